// Reading a card in a visit: what opens it goes to the agent, its sealed answer to the server, which shows the name.
// 読み取る may be pressed before the card lies there: the reading starts by itself when it does.
import { Reader } from "../readers/reader.js";

const form = document.querySelector("[data-card-read]");
const stage = document.querySelector("[data-card-stage]");
const problem = document.querySelector("[data-card-problem]");
const answer = document.querySelector("[data-card-answer]");
const button = document.querySelector("[data-card-start]");
const again = document.querySelector("[data-card-last]");
const STEPS = ["card", "reading", "done"];
let wanted = false;
let reading = false;
let present = false;

const field = (id) => form.querySelector(`#b-${id}`);
const digits = (text) => text.normalize("NFKC").replace(/[^0-9]/g, "");
const plain = (id) => field(id).value.normalize("NFKC").trim();

function show(step) {
  stage.dataset.state = step;
  for (const item of stage.children) {
    const place = STEPS.indexOf(item.dataset.step) - STEPS.indexOf(step);
    item.classList.toggle("is-now", place === 0);
    item.classList.toggle("is-done", place < 0);
  }
}

function refuse({ code = "", message, remedy = "" }, at = null) {
  wanted = false;
  // One try of a PIN is one typing of it; only the clerk's word sends the same once more.
  if (code !== "one_left") field("pin").value = "";
  problem.querySelector("[data-card-message]").textContent = message;
  const more = form.dataset[`${way() === "pin" ? "pin" : "b"}_${code}`] ?? "";
  problem.querySelector("[data-card-remedy]").textContent = `${remedy}${more}`;
  again.hidden = code !== "one_left";
  problem.hidden = false;
  show("card");
  (at ?? (again.hidden ? button : again.firstElementChild)).focus();
}

const way = () => form.elements.way.value;

// 照合番号B whole, or its parts for the agent to put together; null after saying what is missing.
function secrets() {
  if (way() === "pin") {
    const pin = digits(field("pin").value);
    return pin.length === 4 ? { pin } : missing("pin");
  }
  const whole = digits(field("whole").value);
  if (whole) return whole.length === 14 ? { number_b: whole } : missing("whole");
  const [birth, year, code] = [plain("birth"), digits(field("year").value), digits(field("code").value)];
  if (!birth) return missing("birth");
  if (year.length !== 4) return missing("year");
  if (code.length !== 4) return missing("code");
  return /^[0-9]{6}$/.test(birth) ? { number_b: birth + year + code } : { birth, expires_year: year, security_code: code };
}

function missing(id) {
  field(id).closest("details")?.setAttribute("open", "");
  field(id).setAttribute("aria-invalid", "true");
  refuse({ message: form.dataset[`missing_${id}`] }, field(id));
  return null;
}

async function order(confirmed) {
  const token = answer.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams(confirmed ? { confirmed: "1" } : {});
  const got = await fetch(form.dataset.orderUrl, { method: "POST", headers: { "X-CSRFToken": token }, body });
  return got.ok && !got.redirected ? got.json() : null;
}

async function read(confirmed = false) {
  const reader = Reader.here();
  const given = reader && !reading ? secrets() : null;
  if (!given) return;
  reading = true;
  problem.hidden = true;
  show("reading");
  const issued = await order(confirmed).catch(() => null);
  const confirmedBy = confirmed ? form.dataset.clerk : "";
  const outcome = issued
    ? await reader.perform(issued.order, given, { confirmedBy })
    : { message: form.dataset.noOrder };
  reading = wanted = false;
  if (outcome.outcome !== "done") {
    refuse(outcome);
    return;
  }
  show("done");
  form.reset();
  answer.elements.order.value = issued.id;
  answer.elements.sealed.value = outcome.sealed;
  answer.submit();
}

function start() {
  if (!secrets()) return;
  wanted = true;
  problem.hidden = true;
  if (present) read();
  else show("card");
}

button.addEventListener("click", start);
form.addEventListener("submit", (event) => event.preventDefault());
problem.querySelector("[data-card-confirm]").addEventListener("click", () => read(true));
document.addEventListener("card-reader", ({ detail }) => {
  present = detail.state === "card";
  const paired = detail.state !== "unpaired" && detail.state !== "absent";
  button.disabled = !paired;
  if (detail.state === "card" && wanted) read();
  else if (detail.state === "reading") show("reading");
  else if (!reading && !wanted) show(present ? "reading" : "card");
});
form.addEventListener("input", ({ target }) => {
  target.removeAttribute("aria-invalid");
  // A scanner has typed everything there is.
  if (target.id === "b-whole" && digits(target.value).length === 14) start();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll("input.input")].filter((one) => one.offsetParent);
  const next = fields[fields.indexOf(event.target) + 1];
  if (next && !next.value) next.focus();
  else start();
});
form.addEventListener("change", ({ target }) => {
  if (target.name !== "way") return;
  for (const part of form.querySelectorAll("[data-way]")) part.hidden = part.dataset.way !== way();
  field(way() === "pin" ? "pin" : "birth").focus();
});
show("card");
