// Requests to the server. What it refuses is thrown with the one line that it says.
import { logIn, question } from "./question.js";

const LOCKED = 423;
const FULL = 429;

export class Refused extends Error {
  constructor(line, status, retryAfter) {
    super(line);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused("the server does not answer", 0);
  }
  if (answer.status === 401) {
    await logIn();
    return ask(path, options);
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({ error: answer.statusText }));
  throw new Refused(said.error, answer.status, Number(answer.headers.get("retry-after")) || 0);
}

export async function askJson(path, method = "GET", body = undefined) {
  const json = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await ask(path, { method, ...json })).json();
}

export async function upload(file, parameters) {
  const query = new URLSearchParams({ ...parameters, name: file.name, wait: "false" });
  const headers = {};
  for (;;) {
    try {
      return await (await ask(`/v1/read?${query}`, { method: "POST", body: file, headers })).json();
    } catch (refusal) {
      if (refusal.status === LOCKED) {
        const password = await question(file.name, "Password of this PDF");
        if (password === null) throw refusal;
        headers["document-password"] = String.fromCharCode(...new TextEncoder().encode(password));
      } else if (refusal.status === FULL) {
        await new Promise((resolve) => setTimeout(resolve, 1000 * Math.max(1, refusal.retryAfter)));
      } else throw refusal;
    }
  }
}
