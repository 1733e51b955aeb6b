// The text of the page, a line for a line, its words coloured by how sure they are; which of them are doubtful.
import { classOf, isDoubtful } from "./confidence.js";
import { documents } from "./documents.js";
import { closeEditor, draft, openEditor } from "./editor.js";
import { say } from "./toast.js";
import { hover } from "./viewer.js";

const $ = (id) => document.getElementById(id);
const pane = $("text");
const WAITING = { waiting: "Waits its turn …", reading: "Is being read …" };

export function startText() {
  documents.addEventListener("shown", write);
  documents.addEventListener("tree", write);
  documents.addEventListener("documents", count);
  documents.addEventListener("word", (event) => choose(event.detail));
  pane.addEventListener("click", (event) => {
    const word = event.target.closest(".word");
    if (!word || event.target.matches("input") || !getSelection().isCollapsed) return;
    documents.choose(Number(word.dataset.i));
    openEditor();
  });
  for (const kind of ["mouseover", "mouseout"]) {
    pane.addEventListener(kind, (event) => {
      const word = event.target.closest(".word");
      if (word) hover(word.dataset.i, kind === "mouseover");
    });
  }
  $("doubt-next").onclick = () => nextDoubtful(1);
  $("doubt-previous").onclick = () => nextDoubtful(-1);
  $("undo").onclick = undo;
  $("copy").onclick = copy;
}

// Goes to the next doubtful word, on another page if there is none on this one, and opens it.
export function nextDoubtful(step, from = documents.word) {
  const words = documents.words;
  let index = from < 0 && step < 0 ? words.length : from;
  do index += step; while (words[index] && !isDoubtful(words[index]));
  if (words[index]) {
    documents.choose(index);
    openEditor();
    return;
  }
  const doc = documents.shown;
  const numbers = [...(doc?.pages.keys() ?? [])];
  const others = step > 0 ? numbers.slice(numbers.indexOf(doc?.page) + 1) : numbers.slice(0, numbers.indexOf(doc?.page)).reverse();
  const page = others.find((number) => doc.pages.get(number).doubtful);
  closeEditor();
  if (page === undefined) {
    say(step > 0 ? "No doubtful word from here on." : "No doubtful word before this.");
    return;
  }
  documents.show(doc, page);
  if (documents.tree) nextDoubtful(step);
  else documents.addEventListener("tree", () => nextDoubtful(step), { once: true });
}

export function undo() {
  closeEditor();
  documents.undo();
}

export async function copy() {
  if (!documents.tree) return;
  await navigator.clipboard.writeText(documents.tree.text);
  say("The text of this page is in the clipboard.");
}

function write() {
  const tree = documents.tree;
  const page = documents.page;
  const written = draft();
  closeEditor();
  pane.replaceChildren();
  count();
  if (!tree || !tree.blocks.length) {
    const line = document.createElement("p");
    line.className = "empty";
    line.textContent = page?.error ?? WAITING[page?.state] ?? (tree ? "No text was found on this page." : documents.shown ? "Is being sent …" : "");
    pane.append(line);
    return;
  }
  let index = 0;
  for (const block of tree.blocks) {
    const paragraph = part("div", "block", pane);
    if (block.role) paragraph.dataset.role = block.role;
    for (const line of block.lines) {
      const row = part("span", "line", paragraph);
      for (const word of line.words) {
        const span = part("span", `word ${classOf(word.confidence)}`, row);
        if (documents.shown.mine.has(`${documents.shown.page} ${word.text}`) && word.confidence === 1) span.classList.add("mine");
        span.textContent = word.text;
        span.title = `${Math.floor(word.confidence * 100)} % sure`;
        span.dataset.i = index++;
        row.append(" ");
      }
    }
  }
  choose({ still: true });
  if (written !== null) openEditor(written);
}

function part(name, className, parent) {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}

function choose(how) {
  pane.querySelector(".chosen")?.classList.remove("chosen");
  const word = pane.querySelector(`[data-i="${documents.word}"]`);
  word?.classList.add("chosen");
  if (!how?.still) word?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function count() {
  const pages = [...(documents.shown?.pages.values() ?? [])];
  const doubtful = pages.reduce((sum, page) => sum + (page.doubtful ?? 0), 0);
  const isOpen = pages.some((page) => ["waiting", "reading"].includes(page.state));
  $("doubt-count").textContent = doubtful ? `${doubtful} doubtful word${doubtful > 1 ? "s" : ""}` : isOpen || !pages.length ? "Reading …" : "Nothing in doubt";
  $("doubts").classList.toggle("none", !doubtful);
  $("undo").disabled = (documents.page?.versions ?? 0) < 2;
}
