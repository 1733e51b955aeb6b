// Asks for the token of a server that has one; the answer is a cookie.
let asked = null;

export function logIn() {
  asked ??= enter().finally(() => (asked = null));
  return asked;
}

function enter() {
  const dialog = document.getElementById("login");
  const token = document.getElementById("token");
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.oncancel = (event) => event.preventDefault();
    document.getElementById("login-form").onsubmit = async (event) => {
      event.preventDefault();
      const answer = await fetch("/v1/session", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token: token.value }),
      });
      token.setCustomValidity(answer.ok ? "" : "This is not the token of this server.");
      token.reportValidity();
      token.oninput = () => token.setCustomValidity("");
      if (!answer.ok) return;
      token.value = "";
      dialog.close();
      resolve();
    };
  });
}
