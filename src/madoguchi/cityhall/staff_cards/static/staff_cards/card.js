// 職員証: the server's question goes to the agent with the PIN; the card's answer goes to the server, the PIN does not.
import { Reader } from "../readers/reader.js";

const PIN_REFUSED = new Set(["wrong_pin", "locked", "one_left"]);

for (const form of document.querySelectorAll("form[data-staff-card]")) {
  const reader = new Reader(form);
  const problem = form.querySelector("[data-problem]");
  const waiting = form.querySelector("[data-waiting]");

  const post = async (url, body) => {
    const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
    const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(body) }).catch(() => null);
    return answer?.ok && !answer.redirected ? answer.json() : { message: form.dataset.refused };
  };

  // Who signs in is known by the card alone: a refused PIN goes on a log, as a code and with the certificate's hash.
  const report = ({ question }, { code, certificate = "" }) => {
    if (!form.dataset.reportUrl || !PIN_REFUSED.has(code)) return;
    post(form.dataset.reportUrl, { question, code, certificate });
  };

  const go = async () => {
    const asked = await post(form.dataset.questionUrl, {});
    if (asked.message) return asked;
    const pin = form.elements.pin.value;
    const outcome = (await reader.ask("/v1/staff-login", { nonce: asked.nonce, asked: asked.asked, pin })) ?? reader.gone();
    if (!outcome.answer) {
      report(asked, outcome);
      return outcome;
    }
    const opened = await post(form.dataset.answerUrl, { question: asked.question, answer: outcome.answer, next: form.dataset.next });
    if (opened.message) return opened;
    location.assign(opened.next);
    return null;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    problem.hidden = true;
    waiting.hidden = false;
    const refused = await go();
    waiting.hidden = true;
    button.removeAttribute("aria-busy");
    if (!refused) return;
    form.elements.pin.value = "";
    // The agent's advice is for a counter; whoever signs in has another way.
    const remedy = form.dataset[`remedy_${refused.code}`] ?? refused.remedy ?? "";
    problem.querySelector("[data-message]").textContent = `${refused.message}${remedy}`;
    problem.hidden = false;
    form.elements.pin.focus();
  });
}
