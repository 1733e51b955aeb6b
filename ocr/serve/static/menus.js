// How documents are read, and the formats to take them along in.
import { ask, askJson } from "./api.js";
import { setDoubtful } from "./confidence.js";
import { documents } from "./documents.js";
import { say } from "./toast.js";

const $ = (id) => document.getElementById(id);
const KEPT = "typecase.options";
const NAMES = {
  en: "English", none: "None: by the look alone", digits: "Digits", letters: "Letters", lower: "Small letters", upper: "Capitals",
  ascii: "ASCII", auto: "A page", "single-column": "A page of one column", line: "One line", word: "One word", char: "One character",
};

export async function startMenus() {
  const server = await askJson("/v1/options");
  setDoubtful(server.doubtful);
  $("version").textContent = `Typecase ${server.version}`;
  fill($("lang"), server.languages);
  fill($("alphabet"), server.alphabets, [["", "All"]], [["own", "Others …"]]);
  fill($("layout"), server.layouts);
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  for (const [id, value] of Object.entries(kept)) if ($(id)) $(id).value = value;
  for (const menu of ["lang", "alphabet", "layout"]) if ($(menu).selectedIndex < 0) $(menu).selectedIndex = 0;
  $("options").oninput = take;
  $("options").onsubmit = (event) => event.preventDefault();
  take();
  $("read-page").onclick = () => again([documents.shown?.page]);
  $("read-all").onclick = () => again([...(documents.shown?.pages.keys() ?? [])]);
  const all = { name: "all", suffix: ".zip", help: "every format, in one zip archive" };
  $("formats").append(...[...server.formats, all].map(formatButton));
}

export function again(pages) {
  $("options").hidePopover();
  if (documents.shown?.id) documents.readAgain(pages.filter(Boolean));
}

function fill(select, names, before = [], after = []) {
  const rows = [...before, ...names.map((name) => [name, NAMES[name] ?? name]), ...after];
  select.replaceChildren(...rows.map(([value, text]) => new Option(text, value)));
}

function take() {
  const [lang, alphabet, layout, characters] = ["lang", "alphabet", "layout", "characters"].map((id) => $(id).value);
  $("own-alphabet").hidden = alphabet !== "own";
  const wanted = alphabet === "own" ? characters : alphabet;
  documents.parameters = { lang, layout, ...(wanted ? { alphabet: wanted } : {}) };
  localStorage.setItem(KEPT, JSON.stringify({ lang, alphabet, layout, characters }));
}

function formatButton({ name, suffix, help }) {
  const [button, title, line] = ["button", "b", "small"].map((kind) => document.createElement(kind));
  button.dataset.format = name;
  title.textContent = name === "all" ? "Everything" : name;
  line.textContent = help;
  button.title = suffix;
  button.append(title, line);
  button.onclick = () => { $("downloads").hidePopover(); download(name); };
  return button;
}

async function download(format) {
  const doc = documents.shown;
  if (!doc?.id) return;
  try {
    const answer = await ask(`/v1/jobs/${doc.id}/result?format=${format}`);
    const named = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("content-disposition") ?? "");
    const plain = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = named ? decodeURIComponent(named[1]) : plain?.[1] ?? `${doc.name}.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (refusal) {
    say(refusal.message, "bad");
  }
}
