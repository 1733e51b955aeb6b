// A sheet to draw a character on, which is named as it is drawn.
import { ask } from "./api.js";
import { say } from "./toast.js";

const PEN = 17;
const $ = (id) => document.getElementById(id);
const canvas = $("canvas");
const context = canvas.getContext("2d");

let isAsking = false;
let isStale = false;
let last = null;

export function openPad() {
  $("pad").showModal();
  clear();
}

export function startPad() {
  $("pad-button").onclick = openPad;
  $("pad-clear").onclick = clear;
  $("pad").addEventListener("keydown", (event) => event.key === "Backspace" && clear());
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    stroke(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = at(event);
    stroke(last, here);
    last = here;
  });
  for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, () => (last = null));
}

function at(event) {
  const frame = canvas.getBoundingClientRect();
  return [((event.clientX - frame.left) / frame.width) * canvas.width, ((event.clientY - frame.top) / frame.height) * canvas.height];
}

function stroke(from, to) {
  Object.assign(context, { lineWidth: PEN, lineCap: "round", strokeStyle: "#1c1a17" });
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  name();
}

function clear() {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  $("guesses").replaceChildren();
}

// One question at a time; what was drawn meanwhile is asked for next.
async function name() {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isStale) {
      isStale = false;
      const drawing = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      show((await (await ask("/v1/character", { method: "POST", body: drawing })).json()).guesses);
    }
  } catch (refusal) {
    say(refusal.message, "bad");
  } finally {
    isAsking = false;
  }
}

function show(guesses) {
  $("guesses").replaceChildren(...guesses.map(({ character, probability }) => {
    const [row, letter, bar, share] = ["li", "b", "progress", "span"].map((name) => document.createElement(name));
    letter.textContent = character;
    bar.value = probability;
    share.textContent = `${(100 * probability).toFixed(probability > 0.1 ? 0 : 1)} %`;
    row.append(letter, bar, share);
    return row;
  }));
}
