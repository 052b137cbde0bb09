// Signing with a card: the password goes to the agent, the agent's sealed answer to the server.
// How often the password may still be wrong is asked as soon as the card lies there, before anybody types.
import { Reader } from "../readers/reader.js";

const form = document.querySelector("[data-card-sign]");
const stage = document.querySelector("[data-card-stage]");
const problem = document.querySelector("[data-card-problem]");
const answer = document.querySelector("[data-card-answer]");
const button = document.querySelector("[data-card-start]");
const tries = document.querySelector("[data-card-tries]");
const again = document.querySelector("[data-card-last]");
const STEPS = ["card", "secret", "signing"];
const FORMS = { signature: /^(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}$/, authentication: /^[0-9]{4}$/ };
const MAY_LIE_THERE = new Set(["card", "done", "error"]);
let busy = false;
let present = false;

const key = () => form.elements.certificate.value;
const field = () => form.querySelector(`#s-${key()}`);
const typed = () => field().value.normalize("NFKC").trim().toUpperCase();

function show(step) {
  stage.dataset.state = step;
  for (const item of stage.children) {
    const place = STEPS.indexOf(item.dataset.step) - STEPS.indexOf(step);
    item.classList.toggle("is-now", place === 0);
    item.classList.toggle("is-done", place < 0);
  }
}

function refuse({ code = "", message, remedy = "" }, at = null) {
  problem.querySelector("[data-card-message]").textContent = message;
  problem.querySelector("[data-card-remedy]").textContent = remedy;
  again.hidden = code !== "one_left";
  problem.hidden = false;
  show(present ? "secret" : "card");
  (at ?? (again.hidden ? field() : again.firstElementChild)).focus();
}

function sayTries(told) {
  const words = form.dataset;
  const stuck = told.locked || told.code === "no_certificate";
  const other = key() === "signature" && form.querySelector('[name=certificate][value="authentication"]');
  tries.hidden = told.outcome !== "told" && !stuck;
  if (stuck) tries.textContent = (told.locked ? words.locked : told.message) + (other ? words.insteadOther : words.instead);
  else tries.textContent = told.left === null ? words.leftUnknown : words.left.replace("%n", told.left);
  tries.toggleAttribute("data-few", stuck || (told.outcome === "told" && told.left !== null && told.left <= 1));
  button.disabled = stuck || told.code === "unpaired" || told.code === "agent_gone";
}

// Also tells whether a card lies there when the agent's last word was about something else.
async function askTries() {
  const asked = key();
  const told = await Reader.here().tries(asked);
  if (asked !== key() || busy) return;
  if (told.code === "busy") {
    setTimeout(askTries, 500);
    return;
  }
  const came = !present;
  present = told.outcome === "told" || told.code === "no_certificate";
  sayTries(told);
  show(present ? "secret" : "card");
  if (came && present && problem.hidden) field().focus();
}

async function order(confirmed) {
  const token = answer.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ certificate: key(), shown_sha256: answer.elements.shown_sha256.value });
  if (confirmed) body.set("confirmed", "1");
  const got = await fetch(form.dataset.orderUrl, { method: "POST", headers: { "X-CSRFToken": token }, body });
  return got.redirected || got.headers.get("Content-Type") !== "application/json" ? null : got.json();
}

async function sign(confirmed = false) {
  if (busy) return;
  if (!FORMS[key()].test(typed())) {
    field().setAttribute("aria-invalid", "true");
    refuse({ message: form.dataset[`form${key() === "signature" ? "Signature" : "Authentication"}`] }, field());
    return;
  }
  busy = true;
  problem.hidden = true;
  show(present ? "signing" : "card");
  const issued = await order(confirmed).catch(() => null);
  const secrets = key() === "signature" ? { password: typed() } : { pin: typed() };
  const confirmedBy = confirmed ? form.dataset.clerk : "";
  const outcome = issued?.order
    ? await Reader.here().perform(issued.order, secrets, { confirmedBy })
    : { message: issued?.message ?? form.dataset.noOrder };
  busy = false;
  if (outcome.outcome !== "done") {
    // A wrong password is typed again from the start; one that was not sent stays.
    if (outcome.code !== "one_left") field().value = "";
    refuse(outcome);
    askTries();
    return;
  }
  form.reset();
  answer.elements.order.value = issued.id;
  answer.elements.sealed.value = outcome.sealed;
  answer.submit();
}

button.addEventListener("click", () => sign());
form.addEventListener("submit", (event) => event.preventDefault());
problem.querySelector("[data-card-confirm]").addEventListener("click", () => sign(true));
document.addEventListener("card-reader", ({ detail }) => {
  if (busy) {
    if (detail.state === "reading") show("signing");
    return;
  }
  if (MAY_LIE_THERE.has(detail.state)) {
    askTries();
    return;
  }
  present = false;
  tries.hidden = true;
  button.disabled = detail.state === "unpaired" || detail.state === "absent";
  show("card");
});
form.addEventListener("input", ({ target }) => target.removeAttribute("aria-invalid"));
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.type === "button") return;
  event.preventDefault();
  sign();
});
form.addEventListener("change", ({ target }) => {
  if (target.name !== "certificate") return;
  for (const part of form.querySelectorAll("[data-certificate]")) part.hidden = part.dataset.certificate !== key();
  problem.hidden = true;
  tries.hidden = true;
  button.disabled = false;
  askTries();
  field().focus();
});
form.addEventListener("click", ({ target }) => {
  const reveal = target.closest("[data-reveal]");
  if (!reveal) return;
  const input = document.getElementById(reveal.dataset.reveal);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  reveal.setAttribute("aria-pressed", String(shown));
});
show("card");
