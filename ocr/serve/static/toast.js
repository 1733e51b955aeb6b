// A line that stays for some seconds.
const STAYS_MS = 6000;

export function say(line, kind = "") {
  const toast = document.createElement("p");
  toast.textContent = line;
  toast.className = kind;
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), STAYS_MS);
}
