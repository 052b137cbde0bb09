// The answer's Refresh header hides the number without scripts. With them it goes earlier: when the window
// is left, covered or sent to a printer; and the seconds are counted down.
const box = document.querySelector("[data-shown]");
const words = document.querySelector("[data-hidden-words]");
let left = Number(box.dataset.shown);

function hide() {
  if (!box.isConnected) return;
  box.remove();
  words.textContent = words.dataset.hiddenWords;
  words.classList.remove("visually-hidden");
}

const ticking = setInterval(() => {
  left -= 1;
  box.querySelector("[data-left]").textContent = left;
  if (left > 0) return;
  clearInterval(ticking);
  hide();
}, 1000);

document.addEventListener("visibilitychange", () => document.hidden && hide());
window.addEventListener("pagehide", hide);
window.addEventListener("beforeprint", hide);
