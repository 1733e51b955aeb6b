// The page as a picture, with what was found drawn over it; zoomed by its width, moved by scrolling.
import { classOf } from "./confidence.js";
import { documents, wordsOf } from "./documents.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 1.25;
const ZOOMS = [0.2, 8];
const LAYERS = "typecase.layers";
const $ = (id) => document.getElementById(id);
const viewer = $("viewer"), stage = $("stage"), sheet = $("sheet"), picture = $("picture"), overlay = $("overlay");

let zoom = 1;
let size = { width: 0, height: 0 };
let shown = "";
let rects = [];

export function startViewer(openEditor) {
  documents.addEventListener("shown", showPicture);
  documents.addEventListener("tree", draw);
  documents.addEventListener("word", (event) => choose(event.detail));
  picture.addEventListener("load", () => {
    if (!documents.tree) size = { width: picture.naturalWidth, height: picture.naturalHeight };
    lay();
  });
  new ResizeObserver(lay).observe(viewer);
  overlay.addEventListener("click", (event) => {
    if (event.target.dataset.i) { documents.choose(Number(event.target.dataset.i)); openEditor(); }
  });
  for (const kind of ["mouseover", "mouseout"]) {
    overlay.addEventListener(kind, (event) => event.target.dataset.i && hover(event.target.dataset.i, kind === "mouseover"));
  }
  viewer.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });
  pinch();
  dragToMove();
  $("zoom-in").onclick = () => zoomBy(STEP);
  $("zoom-out").onclick = () => zoomBy(1 / STEP);
  $("zoom-fit").onclick = () => zoomTo(1);
  $("rotate").onclick = turn;
  const layers = $("layers");
  const wanted = JSON.parse(localStorage.getItem(LAYERS) ?? '["words"]');
  for (const box of layers.elements) box.checked = wanted.includes(box.name);
  layers.onchange = showLayers;
  showLayers();
}

// Shows on both sides that the mouse is over a word.
export function hover(index, isOver) {
  rects[index]?.classList.toggle("hot", isOver);
  document.querySelector(`#text [data-i="${index}"]`)?.classList.toggle("hot", isOver);
}

export function toggleLayer(number) {
  const box = $("layers").elements[number];
  box.checked = !box.checked;
  showLayers();
}

export function zoomBy(factor, x, y) { zoomTo(zoom * factor, x, y); }

export function zoomTo(wanted, x, y) {
  const frame = viewer.getBoundingClientRect();
  const [dx, dy] = [(x ?? frame.left + frame.width / 2) - frame.left, (y ?? frame.top + frame.height / 2) - frame.top];
  const before = stage.getBoundingClientRect();
  const [u, v] = [(dx + frame.left - before.left) / before.width, (dy + frame.top - before.top) / before.height];
  zoom = Math.min(ZOOMS[1], Math.max(ZOOMS[0], wanted));
  lay();
  const after = stage.getBoundingClientRect();
  viewer.scrollBy(after.left + u * after.width - frame.left - dx, after.top + v * after.height - frame.top - dy);
}

export function turn() {
  const doc = documents.shown;
  if (!doc) return;
  doc.turns.set(doc.page, (turned() + 90) % 360);
  lay();
}

// Degrees clockwise by which the page is shown turned: as the reader wants it, else so that its lines are level.
export function turned() {
  const doc = documents.shown;
  if (doc?.turns.has(doc.page)) return doc.turns.get(doc.page);
  const counts = new Map();
  for (const line of documents.tree?.blocks.flatMap((block) => block.lines) ?? []) {
    const [[x0, y0], [x1, y1]] = [line.baseline[0], line.baseline.at(-1)];
    const angle = (Math.round(Math.atan2(y0 - y1, x1 - x0) / (Math.PI / 2)) * 90 + 360) % 360;
    counts.set(angle, (counts.get(angle) ?? 0) + line.text.length);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function showPicture() {
  const doc = documents.shown;
  const path = doc?.id && doc.page ? `/v1/jobs/${doc.id}/pages/${doc.page}/image` : "";
  if (path !== shown) {
    shown = path;
    size = { width: 0, height: 0 };
    if (path) picture.src = path;
    else picture.removeAttribute("src");
    viewer.scrollTo(0, 0);
  }
  draw();
}

function lay() {
  const [w, h] = [size.width, size.height];
  if (!w) return stage.style.setProperty("width", "0");
  const angle = turned();
  const isSideways = angle % 180 !== 0;
  const [across, down] = isSideways ? [h, w] : [w, h];
  const padding = 2 * parseFloat(getComputedStyle(viewer).paddingLeft);
  const scale = ((viewer.clientWidth - padding) / across) * zoom;
  const moves = { 0: "", 90: `translate(${across * scale}px, 0)`, 180: `translate(${w * scale}px, ${h * scale}px)`, 270: `translate(0, ${down * scale}px)` };
  Object.assign(stage.style, { width: `${across * scale}px`, height: `${down * scale}px` });
  Object.assign(sheet.style, { width: `${w * scale}px`, height: `${h * scale}px`, transform: `${moves[angle]} rotate(${angle}deg)` });
  $("zoom").value = `${Math.round(zoom * 100)}%`;
}

function draw() {
  const tree = documents.tree;
  sheet.classList.toggle("scanning", ["waiting", "reading"].includes(documents.page?.state));
  overlay.replaceChildren();
  rects = [];
  if (!tree) return lay();
  size = { width: tree.width, height: tree.height };
  overlay.setAttribute("viewBox", `0 0 ${tree.width} ${tree.height}`);
  const letter = 0.016 * Math.max(tree.width, tree.height);
  const [lines, blocks, roles, order] = ["lines", "blocks", "roles", "order"].map((name) => make("g", { class: name }));
  const starts = tree.blocks.map(({ box: [l, t] }) => [Math.max(letter, l - 1.3 * letter), t + letter]);
  order.append(make("polyline", { points: starts.join(" ") }));
  tree.blocks.forEach((block, index) => {
    const [l, t, r, b] = block.box;
    blocks.append(make("rect", { x: l, y: t, width: r - l, height: b - t }));
    if (block.role) roles.append(make("text", { x: l, y: t - letter / 3, "font-size": letter }, block.role));
    const [x, y] = starts[index];
    order.append(make("circle", { cx: x, cy: y, r: letter }), make("text", { x, y, "font-size": letter * 1.1 }, index + 1));
    for (const line of block.lines) lines.append(make("polyline", { points: line.baseline.join(" ") }));
  });
  rects = wordsOf(tree).map(({ box: [l, t, r, b], confidence }, index) =>
    make("rect", { class: `w ${classOf(confidence)}`, "data-i": index, x: l, y: t, width: r - l, height: b - t }));
  overlay.append(blocks, lines, ...rects, order, roles);
  lay();
  choose({});
}

function make(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function choose(how) {
  overlay.querySelector(".chosen")?.classList.remove("chosen");
  const rect = rects[documents.word];
  rect?.classList.add("chosen");
  if (!rect || how?.still) return;
  const [box, frame] = [rect.getBoundingClientRect(), viewer.getBoundingClientRect()];
  if (box.top < frame.top + 20 || box.bottom > frame.bottom - 20 || box.left < frame.left || box.right > frame.right) {
    viewer.scrollBy({ left: box.left - frame.left - frame.width / 2, top: box.top - frame.top - frame.height / 2, behavior: "smooth" });
  }
}

function showLayers() {
  const wanted = [...$("layers").elements].filter((box) => box.checked).map((box) => box.name);
  overlay.setAttribute("class", wanted.join(" "));
  localStorage.setItem(LAYERS, JSON.stringify(wanted));
}

function dragToMove() {
  let from = null;
  viewer.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0 && !event.target.dataset.i) from = event;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    viewer.scrollBy(from.clientX - event.clientX, from.clientY - event.clientY);
    from = event;
  });
  window.addEventListener("pointerup", () => (from = null));
}

function pinch() {
  const touches = new Map();
  const apart = () => { const [a, b] = [...touches.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); };
  viewer.addEventListener("pointerdown", (event) => event.pointerType === "touch" && touches.set(event.pointerId, event));
  viewer.addEventListener("pointermove", (event) => {
    if (!touches.has(event.pointerId)) return;
    const before = touches.size === 2 ? apart() : 0;
    touches.set(event.pointerId, event);
    if (before) {
      const [a, b] = [...touches.values()];
      zoomBy(apart() / before, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    }
  });
  for (const kind of ["pointerup", "pointercancel", "pointerleave"]) viewer.addEventListener(kind, (event) => touches.delete(event.pointerId));
}
