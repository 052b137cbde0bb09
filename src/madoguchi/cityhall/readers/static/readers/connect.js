// つなぐ: the code goes to the agent, the agent's sealed key to the server. Neither learns what is not for it.
import { Reader } from "./reader.js";

const form = document.querySelector("form[data-connect]");
const reader = new Reader(form);
const problem = form.querySelector("[data-problem]");

async function post(url, body) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(body) }).catch(() => null);
  if (answer?.redirected) location.reload();
  return answer?.ok ? answer.json() : { message: form.dataset.refused };
}

async function connect() {
  const invitation = await post(form.dataset.inviteUrl, {});
  if (invitation.message) return invitation;
  const paired = await reader.pair(form.elements.code.value, invitation.server_key, form.dataset.label);
  if (!paired.token) return paired;
  const kept = await post(form.dataset.pairUrl, { pairing: invitation.pairing, sealed: paired.sealed });
  if (kept.message) return kept;
  reader.keep(invitation.pairing, paired.token);
  location.assign(form.dataset.next);
  return null;
}

function refuse({ message, remedy = "" }) {
  problem.querySelector("[data-message]").textContent = `${message}${remedy}`;
  problem.hidden = false;
  form.elements.code.setAttribute("aria-invalid", "true");
  form.elements.code.focus();
  form.elements.code.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  problem.hidden = true;
  const refused = await connect();
  button.removeAttribute("aria-busy");
  if (refused) refuse(refused);
});

// Says at once whether the agent runs, and goes on looking until it does.
async function look() {
  const absent = (await reader.hello()) === "absent";
  document.querySelector("[data-agent-absent]").hidden = !absent;
  document.querySelector("[data-agent-here]").hidden = absent;
  setTimeout(look, absent ? 2000 : 5000);
}

look();
