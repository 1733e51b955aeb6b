// A word corrected where it stands, with its picture enlarged above it.
import { documents } from "./documents.js";
import { nextDoubtful } from "./text.js";
import { turned } from "./viewer.js";

const LOUPE_HEIGHT = 62;
const LOUPE_WIDTH = 420;
const CONTEXT = 1.1;
const $ = (id) => document.getElementById(id);
const loupe = $("loupe"), crop = $("crop");

let input = null;

// What is written into the word just now; null where none is open.
export function draft() { return input?.value ?? null; }

export function openEditor(text = null) {
  closeEditor();
  const span = document.querySelector(`#text [data-i="${documents.word}"]`);
  const word = documents.words[documents.word];
  if (!span || !word) return;
  input = document.createElement("input");
  Object.assign(input, { value: text ?? word.text, autocomplete: "off", spellcheck: false, size: Math.max(2, word.text.length), enterKeyHint: "next" });
  input.setAttribute("autocapitalize", "off");
  input.setAttribute("aria-label", `Word ${documents.word + 1}: ${word.text}`);
  input.addEventListener("input", () => (input.size = Math.max(2, input.value.length)));
  input.addEventListener("keydown", pressed);
  input.addEventListener("blur", () => finish());
  span.replaceChildren(input);
  input.focus({ preventScroll: true });
  if (text === null) input.select();
  span.scrollIntoView({ block: "nearest" });
  magnify(word, input);
}

// Puts the word back as it was.
export function closeEditor() {
  if (!input) return;
  const word = documents.words[documents.word];
  const [old, span] = [input, input.parentElement];
  input = null;
  loupe.hidden = true;
  old.remove();
  if (span && word) span.textContent = word.text;
}

function pressed(event) {
  event.stopPropagation();
  if (event.key === "Escape") {
    closeEditor();
    $("text").focus({ preventScroll: true });
  } else if (event.key === "Enter" || event.key === "Tab") {
    event.preventDefault();
    if (event.isComposing) return;
    const step = event.shiftKey ? -1 : 1;
    finish(event.key === "Enter").then((moved) => {
      if (event.key === "Enter") return nextDoubtful(step, documents.word + (step > 0 ? moved : 0));
      const index = documents.word + (step > 0 ? 1 + moved : -1);
      if (!documents.words[index]) return closeEditor();
      documents.choose(index);
      openEditor();
    });
  }
}

// Keeps what was written; with `isConfirmed` even where it is what was read. Resolves with how many words there are more.
async function finish(isConfirmed = false) {
  if (!input) return 0;
  const index = documents.word;
  const text = input.value.trim();
  const word = documents.words[index];
  closeEditor();
  if (!word || (text === word.text && !(isConfirmed && word.confidence < 1))) return 0;
  const before = documents.words.length;
  return (await documents.correct(index, text)) ? documents.words.length - before : 0;
}

function magnify(word, below) {
  const picture = $("picture");
  if (!picture.naturalWidth) return;
  const scale = picture.naturalWidth / documents.tree.width;
  const isSideways = turned() % 180 !== 0;
  const [l, t, r, b] = word.box.map((value) => value * scale);
  const [across, down] = isSideways ? [b - t, r - l] : [r - l, b - t];
  const height = down * (1 + CONTEXT);
  const zoom = Math.min(LOUPE_HEIGHT / height, LOUPE_WIDTH / (across + down * CONTEXT));
  const width = Math.min(LOUPE_WIDTH, window.innerWidth - 40, (across + 4 * down * CONTEXT) * zoom);
  const ratio = window.devicePixelRatio;
  Object.assign(crop, { width: width * ratio, height: height * zoom * ratio });
  Object.assign(crop.style, { width: `${width}px`, height: `${height * zoom}px` });
  const context = crop.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.translate(crop.width / 2, crop.height / 2);
  context.rotate((turned() * Math.PI) / 180);
  context.scale(zoom * ratio, zoom * ratio);
  context.translate(-(l + r) / 2, -(t + b) / 2);
  context.drawImage(picture, 0, 0);
  context.strokeStyle = "#b5431f";
  context.lineWidth = 1.5 / zoom;
  context.strokeRect(l, t, r - l, b - t);
  loupe.hidden = false;
  const [at, size] = [below.getBoundingClientRect(), loupe.getBoundingClientRect()];
  const top = at.top - size.height - 8 > 56 ? at.top - size.height - 8 : at.bottom + 8;
  const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2), window.innerWidth - size.width - 8);
  Object.assign(loupe.style, { left: `${left}px`, top: `${top}px` });
}
