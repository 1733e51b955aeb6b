// The documents that are open here, and which page and word of them is looked at. Tells what changes as events:
// "documents" (their list, or what is known of their pages), "shown" (another page), "tree" (its words), "word".
import { ask, askJson, upload } from "./api.js";
import { say } from "./toast.js";

const UPLOADS_AT_ONCE = 3;
const KEPT = "typecase.documents";
const TOUCH_MS = 240_000;

class Documents extends EventTarget {
  list = [];
  shown = null;
  word = -1;
  parameters = {};
  started = Promise.resolve(); // once who asks is known, and what the menus say
  #waiting = [];
  #uploading = 0;

  get page() { return this.shown?.pages.get(this.shown.page); }
  get tree() { return this.shown?.trees.get(this.shown.page); }
  get words() { return this.tree ? wordsOf(this.tree) : []; }

  add(files) {
    for (const file of files) {
      const doc = { name: file.name, file, pages: new Map(), trees: new Map(), turns: new Map(), mine: new Set(), page: 0 };
      this.list.push(doc);
      this.#waiting.push(doc);
      if (!this.shown || this.shown.error) this.show(doc);
    }
    this.#tell("documents");
    this.#uploadNext();
  }

  async #uploadNext() {
    while (this.#uploading < UPLOADS_AT_ONCE && this.#waiting.length) {
      const doc = this.#waiting.shift();
      this.#uploading += 1;
      this.started.then(() => upload(doc.file, this.parameters))
        .then((job) => this.#opened(doc, job), (refusal) => this.#failed(doc, refusal.message))
        .finally(() => { this.#uploading -= 1; doc.file = null; this.#uploadNext(); });
    }
  }

  #opened(doc, job) {
    if (!this.list.includes(doc)) { ask(`/v1/jobs/${job.id}`, { method: "DELETE" }).catch(() => {}); return; }
    doc.id = job.id;
    doc.name = job.name;
    for (const page of job.pages) doc.pages.set(page.number, page);
    doc.page ||= job.pages[0].number;
    this.#keep();
    this.#tell("documents");
    if (doc === this.shown) this.#tell("shown");
    this.follow(doc);
  }

  #failed(doc, line) {
    doc.error = line;
    this.#tell("documents");
    if (doc === this.shown) this.#tell("shown");
    else say(line, "bad");
  }

  // Takes up the documents that were open before the page was loaded again.
  async restore() {
    const ids = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    const jobs = await Promise.all(ids.map((id) => askJson(`/v1/jobs/${id}`).catch(() => null)));
    for (const job of jobs.filter(Boolean)) {
      const doc = { name: job.name, pages: new Map(), trees: new Map(), turns: new Map(), mine: new Set(), page: 0 };
      this.list.push(doc);
      this.#opened(doc, job);
    }
    if (this.list.length && !this.shown) this.show(this.list[0]);
    setInterval(() => this.list.forEach((doc) => doc.id && ask(`/v1/jobs/${doc.id}`).catch(() => {})), TOUCH_MS);
  }

  follow(doc) {
    doc.events?.close();
    doc.events = new EventSource(`/v1/jobs/${doc.id}/events`);
    doc.events.addEventListener("page", (event) => this.#pageChanged(doc, JSON.parse(event.data)));
    doc.events.addEventListener("done", () => doc.events.close());
  }

  #pageChanged(doc, page) {
    const before = doc.pages.get(page.number);
    doc.pages.set(page.number, page);
    const isNews = page.state === "read" && (before?.state !== "read" || !doc.trees.has(page.number));
    if (isNews) doc.trees.delete(page.number);
    if (page.error && page.state === "read") say(page.error, "bad");
    this.#tell("documents");
    if (doc === this.shown && page.number === doc.page) {
      if (isNews) this.#load(doc, page.number);
      else if (page.state !== "read") this.#tell("tree");
    }
  }

  async #load(doc, number) {
    try {
      doc.trees.set(number, await askJson(`/v1/jobs/${doc.id}/pages/${number}`));
    } catch (refusal) {
      say(refusal.message, "bad");
      return;
    }
    if (doc === this.shown && number === doc.page) { this.#tell("tree"); this.#tell("word"); }
  }

  show(doc, number = doc?.page) {
    this.shown = doc;
    this.word = -1;
    if (doc) doc.page = number;
    this.#tell("shown");
    if (doc?.id && this.page?.state === "read" && !this.tree) this.#load(doc, number);
  }

  step(pages) {
    const numbers = [...(this.shown?.pages.keys() ?? [])];
    const number = numbers[numbers.indexOf(this.shown?.page) + pages];
    if (number !== undefined) this.show(this.shown, number);
  }

  choose(index, how = {}) {
    this.word = index;
    this.#tell("word", how);
  }

  // Resolves with whether the word was taken; several words stand in the place of one with white space in it.
  async correct(index, text) {
    const doc = this.shown;
    const number = doc.page;
    const was = this.words[index].text;
    return this.#change(doc, number, async () => {
      const tree = await askJson(`/v1/jobs/${doc.id}/pages/${number}/words/${index}`, "PATCH", { text, was });
      doc.mine.add(`${number} ${text}`);
      return tree;
    });
  }

  async undo() {
    const doc = this.shown;
    if (doc && (this.page?.versions ?? 0) > 1) {
      await this.#change(doc, doc.page, () => askJson(`/v1/jobs/${doc.id}/pages/${doc.page}/undo`, "POST"));
    }
  }

  async #change(doc, number, ask) {
    try {
      doc.trees.set(number, await ask());
      const job = await askJson(`/v1/jobs/${doc.id}`);
      for (const page of job.pages) doc.pages.set(page.number, page);
    } catch (refusal) {
      say(refusal.message, "bad");
      return false;
    }
    this.#tell("documents");
    this.#tell("tree");
    return true;
  }

  async readAgain(pages) {
    const doc = this.shown;
    const turn = doc.turns.get(doc.page);
    const query = new URLSearchParams({ ...this.parameters, pages: pages.join(",") });
    if (turn !== undefined) query.set("rotate", turn);
    try {
      await askJson(`/v1/jobs/${doc.id}/read?${query}`, "POST");
      for (const number of pages) { doc.trees.delete(number); doc.pages.get(number).state = "waiting"; }
      this.#tell("documents");
      this.#tell("shown");
      this.follow(doc);
    } catch (refusal) {
      say(refusal.message, "bad");
    }
  }

  close(doc) {
    doc.events?.close();
    if (doc.id) ask(`/v1/jobs/${doc.id}`, { method: "DELETE" }).catch(() => {});
    const index = this.list.indexOf(doc);
    this.list.splice(index, 1);
    this.#waiting = this.#waiting.filter((other) => other !== doc);
    this.#keep();
    if (doc === this.shown) this.show(this.list[Math.min(index, this.list.length - 1)] ?? null);
    this.#tell("documents");
  }

  #keep() { sessionStorage.setItem(KEPT, JSON.stringify(this.list.map((doc) => doc.id).filter(Boolean))); }
  #tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }
}

export const wordsOf = (tree) => tree.blocks.flatMap((block) => block.lines.flatMap((line) => line.words));
export const documents = new Documents();
