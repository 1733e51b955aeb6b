// Asks for a secret: the token of a server that has one, whose answer is a cookie, or the password of a PDF.
const $ = (id) => document.getElementById(id);

let last = Promise.resolve();
let entering = null;

// Resolves with what was given, null where nothing was; one question after another.
export function question(title, label) {
  last = last.then(() => new Promise((resolve) => {
    const dialog = $("question");
    $("question-title").textContent = title;
    $("question-label").textContent = label;
    $("answer").value = "";
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue === "given" ? $("answer").value : null);
    dialog.showModal();
  }));
  return last;
}

export function logIn() {
  entering ??= enter().finally(() => (entering = null));
  return entering;
}

async function enter() {
  let title = "Who is there?";
  for (;;) {
    const token = await question(title, "Token of this server");
    const body = JSON.stringify({ token: token ?? "" });
    const answer = await fetch("/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body });
    if (answer.ok) return;
    title = "That is not it";
  }
}
