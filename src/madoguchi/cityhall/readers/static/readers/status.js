// The section カードリーダー: says what the agent says, and what to do when it says nothing.
// Other scripts of the page hear the same: section.addEventListener("card-reader", ({ detail }) => …).
import { Reader } from "./reader.js";

function part(section, name) {
  return section.querySelector(`[data-reader-part="${name}"]`);
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

function show(section, event) {
  const paired = event.state !== "unpaired" && event.state !== "absent";
  section.dataset.state = event.state;
  say(part(section, "state"), event.message);
  say(part(section, "remedy"), event.remedy);
  say(part(section, "name"), event.reader ?? "");
  part(section, "simulated").hidden = !event.simulated;
  part(section, "connect").hidden = event.state !== "unpaired";
  part(section, "absent").hidden = event.state !== "absent";
  part(section, "end").hidden = !paired;
  section.dispatchEvent(new CustomEvent("card-reader", { detail: event, bubbles: true }));
}

async function start(section) {
  const reader = new Reader(section);
  let stop = reader.events((event) => show(section, event));
  part(section, "again").addEventListener("click", () => {
    stop();
    stop = reader.events((event) => show(section, event));
  });
  part(section, "end").addEventListener("submit", () => reader.end());
  window.addEventListener("pagehide", () => stop());
}

document.querySelectorAll("[data-card-agent][data-state]").forEach(start);
