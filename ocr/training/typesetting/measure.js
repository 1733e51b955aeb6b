// Removes what does not fit its box, then reads every visible character and every box of ink that is not text.
//
// data-fit: a box whose overflow is cut off; "across" where only what is too wide is. data-unit: an element that is kept or removed as a whole.
// data-role: a block of text. data-row: blocks that stand beside one another.
// data-order: when it is read, 0 by default.
// data-leader: a box around a block of leader dots.
// data-ink: ink that is not text. data-sides: an element some of whose borders are rules.
// data-columns: a box in columns. data-table: a table whose cells are blocks of text.
// Returns JSON; all lengths are CSS pixels from the page's left upper corner.
() => {
  const TRIAL_SIZE = 1000;
  const SLACK = 0.6;
  const page = document.getElementById("page");
  const origin = page.getBoundingClientRect();
  const pen = document.createElement("canvas").getContext("2d");
  const fonts = new Map();
  const fontOfElement = new Map();
  const ascents = new Map();
  const probe = document.createElement("div");
  probe.style = "position:absolute;left:0;top:0;line-height:3;text-indent:0;white-space:nowrap;visibility:hidden";
  probe.append("x", document.createElement("span"));
  probe.lastChild.style = "display:inline-block;width:0;height:0";

  function contentBox(element) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
      left: box.left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft),
      right: box.right - parseFloat(style.borderRightWidth) - parseFloat(style.paddingRight),
      top: box.top + parseFloat(style.borderTopWidth) + parseFloat(style.paddingTop),
      bottom: box.bottom - parseFloat(style.borderBottomWidth) - parseFloat(style.paddingBottom),
    };
  }

  function overflows(rects, limit) {
    return Array.from(rects).some((rect) => rect.bottom > limit.bottom + SLACK || rect.right > limit.right + SLACK);
  }

  function firstOverflow(element, limit) {
    const range = document.createRange();
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      range.selectNodeContents(node);
      if (!overflows(range.getClientRects(), limit)) continue;
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        if (!overflows(range.getClientRects(), limit)) continue;
        const word = node.data.lastIndexOf(" ", at) + 1;
        return [node, word || at];
      }
    }
    return null;
  }

  // Sets a table that is too wide for its box in smaller type, down to half the size.
  function narrow(table) {
    const limit = contentBox(table.closest("[data-fit]")).right;
    const size = parseFloat(getComputedStyle(table).fontSize);
    for (let share = 0.92; share > 0.5 && table.getBoundingClientRect().right > limit + SLACK; share *= 0.92) {
      table.style.fontSize = `${size * share}px`;
    }
  }

  function shrink(unit, limit) {
    const parts = unit.firstElementChild;
    while (parts.children.length > 1 && overflows(unit.getClientRects(), limit)) parts.lastElementChild.remove();
  }

  function trim(box) {
    const limit = contentBox(box);
    if (box.dataset.fit === "across") limit.bottom = Infinity;
    const rest = document.createRange();
    for (const element of box.querySelectorAll("[data-role], tr, [data-ink], [data-unit]")) {
      if (element.closest("[data-free]") || !overflows(element.getClientRects(), limit)) continue;
      const unit = element.closest("[data-unit], tr") || element;
      if (unit.dataset.unit === "shrink") shrink(unit, limit);
      if (!overflows(element.getClientRects(), limit)) continue;
      const whole = unit !== element || element.matches("[data-unit], tr, [data-ink]");
      const cut = whole ? null : firstOverflow(element, limit);
      if (cut) rest.setStart(...cut);
      else rest.setStartBefore(unit);
      rest.setEndAfter(box.lastChild);
      rest.deleteContents();
      return;
    }
  }

  // Leaves so many signs of a leader's run as fit its box.
  function trimLeader(box) {
    const text = box.firstElementChild.firstChild;
    const range = document.createRange();
    range.selectNodeContents(text);
    const share = box.clientWidth / range.getBoundingClientRect().width;
    if (share < 1) text.data = text.data.slice(0, Math.floor(text.length * share)).trimEnd();
    if (!text.data) box.firstElementChild.remove();
  }

  function fontOf(element) {
    let font = fontOfElement.get(element);
    if (font) return font;
    const style = getComputedStyle(element);
    const caps = style.fontVariantCaps === "small-caps" ? "small-caps" : "normal";
    const name = `${style.fontStyle} ${caps} ${style.fontWeight} ${TRIAL_SIZE}px ${style.fontFamily}`;
    if (!fonts.has(name)) fonts.set(name, new Map());
    const size = parseFloat(style.fontSize);
    const visible = style.visibility === "visible";
    font = { name, signs: fonts.get(name), scale: size / TRIAL_SIZE, visible, ascent: ascentOf(style, size) };
    fontOfElement.set(element, font);
    return font;
  }

  function extent(font, sign) {
    let found = font.signs.get(sign);
    if (!found) {
      pen.font = font.name;
      const drawn = pen.measureText(sign);
      found = [-drawn.actualBoundingBoxLeft, -drawn.actualBoundingBoxAscent, drawn.actualBoundingBoxRight,
        drawn.actualBoundingBoxDescent];
      font.signs.set(sign, found);
    }
    return found;
  }

  const glyphs = { sign: [], block: [], space: [], soft: [], ink: [], cell: [] };
  const blocks = [];
  const blockNumbers = new Map();
  const rowNumbers = new Map();

  function blockOf(element) {
    const holder = element.closest("[data-role]");
    if (!holder) throw new Error(`text outside of any block: ${element.textContent.slice(0, 40)}`);
    if (!blockNumbers.has(holder)) {
      const row = holder.closest("[data-row], tr");
      if (row && !rowNumbers.has(row)) rowNumbers.set(row, rowNumbers.size);
      const order = holder.closest("[data-order]");
      blockNumbers.set(holder, blocks.length);
      blocks.push([holder.dataset.role, row ? rowNumbers.get(row) : -1, order ? Number(order.dataset.order) : 0]);
    }
    return blockNumbers.get(holder);
  }

  // From the top of a line's text down to its baseline. Browsers round a face's ascent in more ways than one, so that a
  // box without height on the baseline tells better than the face's metrics.
  function ascentOf(style, size) {
    const key = `${style.fontStyle} ${style.fontWeight} ${size} ${style.fontFamily}`;
    if (!ascents.has(key)) {
      probe.style.fontStyle = style.fontStyle;
      probe.style.fontWeight = style.fontWeight;
      probe.style.fontSize = style.fontSize;
      probe.style.fontFamily = style.fontFamily;
      const range = document.createRange();
      range.selectNodeContents(probe.firstChild);
      ascents.set(key, probe.lastChild.getBoundingClientRect().bottom - range.getBoundingClientRect().top);
    }
    return ascents.get(key);
  }

  function add(sign, block, space, soft, font, rect) {
    const [left, top, right, bottom] = extent(font, sign);
    // Text is drawn from whole CSS pixels.
    const baseline = Math.round(rect.top + font.ascent);
    const ink = [rect.left + left * font.scale, baseline + top * font.scale,
      rect.left + right * font.scale, baseline + bottom * font.scale];
    glyphs.sign.push(sign);
    glyphs.block.push(block);
    glyphs.space.push(space ? 1 : 0);
    glyphs.soft.push(soft ? 1 : 0);
    glyphs.ink.push(ink[0] - origin.left, ink[1] - origin.top, ink[2] - origin.left, ink[3] - origin.top);
    glyphs.cell.push(rect.left - origin.left, rect.top - origin.top, rect.right - origin.left, rect.bottom - origin.top);
  }

  function readText() {
    const range = document.createRange();
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const pending = new Map(); // block: [white space since its last glyph, soft hyphen since then, last rectangle]
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        const holder = node.tagName === "BR" && node.closest("[data-role]");
        if (holder && blockNumbers.has(holder)) pending.get(blockNumbers.get(holder)).space = true;
        continue;
      }
      if (node.parentElement.closest("style, [data-ink=stamp]")) continue;
      if (!node.data.trim()) {
        const holder = node.parentElement.closest("[data-role]");
        if (holder && blockNumbers.has(holder)) pending.get(blockNumbers.get(holder)).space = true;
        continue;
      }
      const font = fontOf(node.parentElement);
      if (!font.visible) continue;
      const block = blockOf(node.parentElement);
      if (!pending.has(block)) pending.set(block, { space: true, soft: false, last: null, font });
      readNode(node, font, block, range, pending.get(block));
    }
  }

  function readNode(node, font, block, range, state) {
    for (let at = 0; at < node.length; at++) {
      const sign = node.data[at];
      if (sign === "\u00ad") { state.soft = true; continue; }
      if (/\s/.test(sign)) { state.space = true; continue; }
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const rects = range.getClientRects();
      const rect = rects[rects.length - 1];
      if (!rect || rect.width === 0) continue;
      if (state.soft && !state.space && state.last && rect.left < state.last.left) {
        const hyphen = { left: state.last.right, right: state.last.right + 1, top: state.last.top, bottom: state.last.bottom };
        add("-", block, false, true, state.font, hyphen);
      }
      add(sign, block, state.space, false, font, rect);
      Object.assign(state, { space: false, soft: false, last: rect, font });
    }
  }

  const ink = { kind: [], box: [] };

  function addInk(kind, left, top, right, bottom) {
    // Boxes, too, are drawn from whole CSS pixels.
    const across = Math.round(left) - left - origin.left;
    const down = Math.round(top) - top - origin.top;
    ink.kind.push(kind);
    ink.box.push(left + across, top + down, right + across, bottom + down);
  }

  function addSides(element, kind) {
    const style = getComputedStyle(element);
    const rect = element.getBoundingClientRect();
    const collapsed = style.borderCollapse === "collapse";
    for (const side of ["Left", "Top", "Right", "Bottom"]) {
      const line = style[`border${side}Style`];
      const width = parseFloat(style[`border${side}Width`]);
      if (line === "none" || line === "hidden" || !width || style[`border${side}Color`] === "rgba(0, 0, 0, 0)") continue;
      const name = line === "dotted" || line === "dashed" ? "dotted_rule" : kind;
      const out = collapsed ? width / 2 : 0;
      const within = width - out;
      if (side === "Left") addInk(name, rect.left - out, rect.top, rect.left + within, rect.bottom);
      if (side === "Right") addInk(name, rect.right - within, rect.top, rect.right + out, rect.bottom);
      if (side === "Top") addInk(name, rect.left, rect.top - out, rect.right, rect.top + within);
      if (side === "Bottom") addInk(name, rect.left, rect.bottom - within, rect.right, rect.bottom + out);
    }
  }

  function addColumnRules(element) {
    const style = getComputedStyle(element);
    const width = parseFloat(style.columnRuleWidth);
    if (style.columnRuleStyle === "none" || !width) return;
    const box = contentBox(element);
    const count = Number(style.columnCount);
    const gap = parseFloat(style.columnGap);
    const step = (box.right - box.left + gap) / count;
    const range = document.createRange();
    range.selectNodeContents(element);
    const reach = Math.max(...Array.from(range.getClientRects(), (rect) => rect.left));
    const kind = ["dotted", "dashed"].includes(style.columnRuleStyle) ? "dotted_rule" : "rule";
    for (let column = 1; column < count; column++) {
      const middle = box.left + column * step - gap / 2;
      if (reach > middle) addInk(kind, middle - width / 2, box.top, middle + width / 2, box.bottom);
    }
  }

  function readInk() {
    for (const element of page.querySelectorAll("[data-ink]")) {
      for (const rect of element.getClientRects()) {
        if (rect.width && rect.height) addInk(element.dataset.ink, rect.left, rect.top, rect.right, rect.bottom);
      }
    }
    for (const cell of page.querySelectorAll("td, th")) addSides(cell, "border");
    for (const element of page.querySelectorAll("[data-sides]")) addSides(element, "rule");
    for (const element of page.querySelectorAll("[data-columns]")) addColumnRules(element);
  }

  // The cells of all tables: block or -1 where the cell is empty, table, first row and column, rows and columns covered, head.
  function readCells() {
    const cells = [];
    Array.from(page.querySelectorAll("table[data-table]")).forEach((table, number) => {
      const rows = Array.from(table.rows);
      const taken = rows.map(() => new Set());
      rows.forEach((row, at) => {
        let column = 0;
        for (const cell of row.cells) {
          while (taken[at].has(column)) column += 1;
          const high = Math.min(cell.rowSpan, rows.length - at);
          for (let below = at; below < at + high; below++) {
            for (let across = column; across < column + cell.colSpan; across++) taken[below].add(across);
          }
          const block = blockNumbers.has(cell) ? blockNumbers.get(cell) : -1;
          cells.push([block, number, at, column, high, cell.colSpan, cell.tagName === "TH" ? 1 : 0]);
        }
      });
    });
    return cells;
  }

  document.querySelectorAll("[data-leader]").forEach(trimLeader);
  document.querySelectorAll("[data-fit] table").forEach(narrow);
  document.querySelectorAll("[data-fit]").forEach(trim);
  document.body.append(probe);
  readText();
  probe.remove();
  readInk();
  return JSON.stringify({ glyphs, blocks, ink, cells: readCells() });
}
