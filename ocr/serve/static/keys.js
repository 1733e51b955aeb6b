// What the keyboard does where nothing is written into.
import { documents } from "./documents.js";
import { openEditor } from "./editor.js";
import { again } from "./menus.js";
import { openPad } from "./pad.js";
import { copy, nextDoubtful, undo } from "./text.js";
import { toggleLayer, turn, zoomBy, zoomTo } from "./viewer.js";

const $ = (id) => document.getElementById(id);
const step = (words) => {
  const index = Math.min(Math.max(documents.word + words, 0), documents.words.length - 1);
  if (index >= 0) documents.choose(index);
};

const KEYS = [
  ["n", "next doubtful word", () => nextDoubtful(1)],
  ["N", "doubtful word before", () => nextDoubtful(-1)],
  ["Enter", "correct the chosen word", () => openEditor()],
  ["ArrowRight", "next word", () => step(1)],
  ["ArrowLeft", "word before", () => step(-1)],
  ["PageDown", "next page", () => documents.step(1)],
  ["PageUp", "page before", () => documents.step(-1)],
  ["u", "undo", () => undo()],
  ["c", "copy the text of the page", () => copy()],
  ["d", "download", () => $("download-button").hidden || $("downloads").showPopover()],
  ["a", "add documents", () => $("files").click()],
  ["o", "how to read", () => $("options").showPopover()],
  ["l", "what is drawn on the page", () => $("layers").showPopover()],
  ["1–5", "words, lines, blocks, what they are, order", null],
  ["+", "larger", () => zoomBy(1.25)],
  ["-", "smaller", () => zoomBy(0.8)],
  ["0", "fit the window", () => zoomTo(1)],
  ["r", "turn the page", () => turn()],
  ["R", "read it again as it is turned", () => again([documents.shown?.page])],
  ["p", "draw a character", () => openPad()],
  ["?", "these keys", () => $("help").showModal()],
];
const SHOWN = { ArrowRight: "→", ArrowLeft: "←", N: "Shift N", R: "Shift R" };

export function startKeys() {
  for (const [key, what] of KEYS) {
    const [term, cap, meaning] = ["dt", "kbd", "dd"].map((name) => document.createElement(name));
    cap.textContent = SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    meaning.textContent = what;
    term.append(cap);
    $("keys").append(term, meaning);
  }
  $("help-button").onclick = () => $("help").showModal();
  document.addEventListener("keydown", pressed);
}

function pressed(event) {
  const isWriting = event.target.matches("input:not([type=checkbox]), select, textarea");
  const isUndo = (event.ctrlKey || event.metaKey) && event.key === "z" && !isWriting;
  if (isUndo) { event.preventDefault(); undo(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches("button, a, summary")) return;
  const key = event.key === "=" ? "+" : event.key;
  const action = KEYS.find(([name]) => name === key)?.[2];
  if (/^[1-5]$/.test(key)) toggleLayer(Number(key) - 1);
  else if (action) action();
  else return;
  event.preventDefault();
}
