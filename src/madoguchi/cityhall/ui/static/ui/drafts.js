// What staff type survives a lost network: <form data-draft="<visit>:<step>" hx-boost="true">.
// It stays in this tab only (sessionStorage), is retried when the network is back, and goes away
// when the server has it, when the page is left to sign out, and when the session ends.
const PREFIX = "draft:";
const RETRY_MS = 4000;
const banner = () => document.getElementById("connection");
const waiting = new Set();

function keyOf(form) {
  return PREFIX + form.dataset.draft;
}

function typed(form) {
  const values = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  return JSON.stringify(values);
}

function restore(form) {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept || form.querySelector("[aria-invalid]")) return;
  const values = JSON.parse(kept);
  for (const control of form.elements) {
    if (!control.name || control.name === "csrfmiddlewaretoken") continue;
    const mine = values.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.matches("[type=radio], [type=checkbox]")) control.checked = mine.includes(control.value);
    else if (mine.length) control.value = mine[0];
  }
}

function forgetAll() {
  Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => sessionStorage.removeItem(key));
}

function showLost(lost) {
  const element = banner();
  if (element) element.hidden = !lost;
}

function retry(form) {
  if (!waiting.has(form)) return;
  if (!form.isConnected) {
    waiting.delete(form);
    return;
  }
  form.requestSubmit();
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft) sessionStorage.setItem(keyOf(form), typed(form));
});

document.addEventListener("htmx:sendError", (event) => {
  showLost(true);
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  waiting.add(form);
  setTimeout(retry, RETRY_MS, form);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.("form[data-draft]");
  if (!form) return;
  showLost(false);
  waiting.delete(form);
  if (event.detail.xhr.status < 400) sessionStorage.removeItem(keyOf(form));
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) forgetAll();
  const button = event.submitter;
  if (!button || event.target.hasAttribute("hx-boost")) return;
  // A second click within two seconds is a double click, not a second wish.
  const last = Number(event.target.dataset.sentAt ?? 0);
  if (Date.now() - last < 2000) event.preventDefault();
  else event.target.dataset.sentAt = String(Date.now());
});

// Nothing shows for 300 ms; then the pressed button says that it works.
document.addEventListener("htmx:beforeRequest", (event) => {
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  if (!button) return;
  const timer = setTimeout(() => button.setAttribute("aria-busy", "true"), 300);
  event.target.addEventListener("htmx:afterRequest", () => {
    clearTimeout(timer);
    button.removeAttribute("aria-busy");
  }, { once: true });
});

window.addEventListener("offline", () => showLost(true));
window.addEventListener("online", () => {
  showLost(false);
  waiting.forEach(retry);
});
document.addEventListener("session:ended", forgetAll);
document.addEventListener("htmx:load", (event) => {
  const root = event.target;
  [...(root.matches?.("form[data-draft]") ? [root] : []), ...root.querySelectorAll("form[data-draft]")].forEach(restore);
});
document.querySelectorAll("form[data-draft]").forEach(restore);
