// The PIN goes to the agent of this PC; the number comes back sealed to the server. This page sees neither.
import { Reader } from "../readers/reader.js";

const form = document.querySelector("[data-number-read]");
const pin = form.querySelector("input");
const answer = document.querySelector("[data-number-answer]");
const problem = document.querySelector("[data-number-problem]");
const last = problem.querySelector("[data-number-last]");
let reading = false;

function refuse({ code = "", message, remedy = "" }) {
  problem.querySelector("[data-number-message]").textContent = message;
  problem.querySelector("[data-number-remedy]").textContent = remedy;
  last.hidden = code !== "one_left";
  problem.hidden = false;
  if (last.hidden) pin.value = "";
  (last.hidden ? pin : last.firstElementChild).focus();
}

async function order(confirmed) {
  const token = answer.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams(confirmed ? { confirmed: "1" } : {});
  const got = await fetch(form.dataset.orderUrl, { method: "POST", headers: { "X-CSRFToken": token }, body });
  return got.ok && !got.redirected ? got.json() : null;
}

let issued = null;

async function ask(reader, digits, confirmed) {
  issued = await order(confirmed).catch(() => null);
  if (!issued) return { message: form.dataset.noOrder };
  return reader.perform(issued.order, { pin: digits }, { confirmedBy: confirmed ? form.dataset.clerk : "" });
}

async function read(confirmed = false) {
  const reader = Reader.here();
  const digits = pin.value.normalize("NFKC").replace(/[^0-9]/g, "");
  if (!reader || reading) return;
  if (digits.length !== 4) {
    refuse({ message: form.dataset.missingPin });
    return;
  }
  reading = true;
  problem.hidden = true;
  const outcome = reader.token ? await ask(reader, digits, confirmed) : reader.unpaired();
  reading = false;
  if (outcome.outcome !== "done") {
    refuse(outcome);
    return;
  }
  form.reset();
  answer.elements.order.value = issued.id;
  answer.elements.sealed.value = outcome.sealed;
  answer.submit();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
problem.querySelector("[data-number-confirm]").addEventListener("click", () => read(true));
