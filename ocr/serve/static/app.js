// Starts the page: files in by dropping, pasting, choosing and photographing; the tabs and pages of what is open.
import { documents } from "./documents.js";
import { openEditor } from "./editor.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startPad } from "./pad.js";
import { startText } from "./text.js";
import { say } from "./toast.js";
import { startViewer } from "./viewer.js";

const THEME = "typecase.theme";
const THEMES = ["", "light", "dark"];
const $ = (id) => document.getElementById(id);
const isSettled = (page) => ["read", "failed"].includes(page.state);

function takeFiles() {
  for (const id of ["files", "camera"]) {
    $(id).onchange = () => { documents.add($(id).files); $(id).value = ""; };
  }
  $("add").onclick = $("choose").onclick = () => $("files").click();
  $("photograph").onclick = () => $("camera").click();
  let depth = 0;
  const isOfFiles = (event) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragenter", (event) => isOfFiles(event) && ($("veil").hidden = ++depth < 1));
  window.addEventListener("dragleave", (event) => isOfFiles(event) && ($("veil").hidden = --depth < 1));
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    $("veil").hidden = true;
    documents.add(event.dataTransfer.files);
  });
  window.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    const time = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
    documents.add(files.map((file) => (file.name === "image.png" ? new File([file], `pasted ${time}.png`, { type: file.type }) : file)));
  });
}

function writeTabs() {
  $("tabs").replaceChildren(...documents.list.map((doc) => {
    const [tab, name, title, count, close] = ["div", "button", "b", "small", "button"].map((kind) => document.createElement(kind));
    const pages = [...doc.pages.values()];
    const settled = pages.filter(isSettled).length;
    tab.className = doc.error ? "tab failed" : "tab";
    tab.setAttribute("aria-selected", doc === documents.shown);
    name.className = "name";
    name.setAttribute("role", "tab");
    name.title = doc.name;
    title.textContent = doc.name;
    count.textContent = doc.error || (pages.length && settled === pages.length) ? "" : pages.length ? `${settled}/${pages.length}` : "…";
    name.append(title, count);
    name.onclick = () => documents.show(doc);
    close.className = "icon";
    close.textContent = "✕";
    close.title = close.ariaLabel = `Close ${doc.name}`;
    close.onclick = () => documents.close(doc);
    tab.append(name, close);
    return tab;
  }));
  $("tabs").querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const all = documents.list.flatMap((doc) => [...doc.pages.values()]);
  const settled = all.filter(isSettled).length;
  $("progress").hidden = settled === all.length;
  $("progress").firstElementChild.style.width = `${(100 * (settled + 0.3)) / Math.max(1, all.length)}%`;
  writeRail();
}

function writeRail() {
  const doc = documents.shown;
  $("rail").replaceChildren(...[...(doc?.pages.values() ?? [])].map((page) => {
    const button = document.createElement("button");
    button.className = page.state;
    button.textContent = page.number;
    button.title = page.error ?? `Page ${page.number}: ${page.state}`;
    button.setAttribute("aria-current", page.number === doc.page);
    if (page.doubtful) {
      const badge = document.createElement("small");
      badge.textContent = page.doubtful;
      badge.title = "doubtful words";
      button.append(badge);
    }
    button.onclick = () => documents.show(doc, page.number);
    return button;
  }));
  $("rail").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function showSections() {
  const doc = documents.shown;
  $("welcome").hidden = Boolean(doc);
  $("failure").hidden = !doc?.error;
  $("work").hidden = !doc || Boolean(doc.error);
  $("download-button").hidden = !doc || Boolean(doc.error);
  $("failure-line").textContent = doc?.error ?? "";
  document.title = doc ? `${doc.name} – Typecase` : "Typecase";
  writeTabs();
}

function startTheme() {
  const set = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem(THEME, theme);
  };
  set(localStorage.getItem(THEME) ?? "");
  $("theme").onclick = () => {
    const theme = THEMES[(THEMES.indexOf(localStorage.getItem(THEME) ?? "") + 1) % THEMES.length];
    set(theme);
    say({ "": "As the system", light: "Light", dark: "Dark" }[theme]);
  };
}

startTheme();
startViewer(openEditor);
startText();
startPad();
startKeys();
takeFiles();
$("failure-close").onclick = () => documents.close(documents.shown);
documents.addEventListener("documents", writeTabs);
documents.addEventListener("shown", showSections);
documents.started = startMenus();
documents.started.then(() => documents.restore()).catch((refusal) => say(refusal.message, "bad"));
