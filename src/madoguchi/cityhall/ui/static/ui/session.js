// Sessions end on shared terminals. At 90 % of the time a dialog asks; one press goes on.
const seconds = Number(document.body.dataset.sessionSeconds);
const dialog = () => document.getElementById("session-warning");
let warning = 0;
let end = 0;

function restart() {
  clearTimeout(warning);
  clearTimeout(end);
  // setTimeout holds at most 2^31 - 1 ms; longer sessions need no warning.
  if (!seconds || seconds * 1000 > 0x7fffffff) return;
  warning = setTimeout(() => dialog()?.showModal(), seconds * 900);
  end = setTimeout(() => {
    document.dispatchEvent(new Event("session:ended"));
    location.reload();
  }, seconds * 1000);
}

async function extend(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) location.reload();
  dialog()?.close();
  restart();
}

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-session-extend]");
  if (control) extend(control.dataset.sessionExtend);
});
document.addEventListener("htmx:afterRequest", restart);
restart();
