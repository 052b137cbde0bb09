// Loaded before the page is drawn: whoever sees a control may press its key at once.
// Keyboard: data-key="F2" on a control is its shortcut; data-digits on a group of choices takes 1-9;
// data-arrows on a list moves between its [data-arrow] items. Nothing happens while an IME composes.
"use strict";
const SHORTCUTS = new Set(["F2", "F4", "F8", "F9", "Control+Enter", "Escape"]);

function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

function nameOf(event) {
  if (event.altKey || event.metaKey || event.shiftKey) return "";
  return event.ctrlKey ? `Control+${event.key}` : event.key;
}

function visible(element) {
  return element.getClientRects().length > 0;
}

function press(name) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const control = [...scope.querySelectorAll(`[data-key="${name}"]`)].find(visible);
  if (!control) return false;
  control.focus();
  if (control.matches("input:not([type=submit]), textarea, select")) control.select?.();
  else control.click();
  return true;
}

function pickByDigit(event) {
  const group = event.target.closest?.("[data-digits]");
  if (!group || !/^[1-9]$/.test(event.key) || event.target.matches("input:not([type=radio], [type=checkbox]), textarea")) return false;
  const choice = group.querySelectorAll("input[type=radio], input[type=checkbox]")[Number(event.key) - 1];
  if (!choice) return false;
  choice.focus();
  choice.click();
  return true;
}

function moveByArrow(event) {
  const list = event.target.closest?.("[data-arrows]");
  if (!list || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
  const items = [...list.querySelectorAll("[data-arrow]")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = items[items.indexOf(event.target.closest("[data-arrow]")) + step];
  next?.focus();
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  const name = nameOf(event);
  const done = (SHORTCUTS.has(name) && press(name)) || (!event.ctrlKey && pickByDigit(event)) || moveByArrow(event);
  if (done) event.preventDefault();
});

// After an error the summary takes focus; after a step the new heading does.
function settleFocus(root) {
  const wanted = root.querySelector("[data-focus]") ?? root.querySelector("[autofocus]");
  if (wanted) wanted.focus();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.boosted && event.target !== document.body) return;
  settleFocus(document);
  if (document.activeElement === document.body) document.getElementById("main")?.focus();
});
document.addEventListener("DOMContentLoaded", () => settleFocus(document));

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-print]");
  if (control) window.print();
});
