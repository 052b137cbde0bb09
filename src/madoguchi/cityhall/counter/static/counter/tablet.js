// The tablet: asks whether something new was pushed, and takes the signature.
// Everything it shows came from the server; strokes leave it once, with the hash of the shown PDF.
const ASK_MS = 1500;
const page = document.querySelector("[data-version]");

async function ask() {
  try {
    const answer = await fetch(page.dataset.stateUrl, { headers: { Accept: "application/json" } });
    if (answer.redirected) location.reload();
    const { version } = await answer.json();
    if (version !== Number(page.dataset.version)) location.reload();
  } catch {
    // No network: the page stays as it is and asks again.
  }
  setTimeout(ask, ASK_MS);
}

function large(button) {
  const apply = (on) => {
    document.body.classList.toggle("is-large", on);
    button.setAttribute("aria-pressed", String(on));
  };
  apply(sessionStorage.getItem("large") === "1");
  button.addEventListener("click", () => {
    const on = !document.body.classList.contains("is-large");
    sessionStorage.setItem("large", on ? "1" : "0");
    apply(on);
    window.dispatchEvent(new Event("resize"));
  });
}

function strokesOf(pad, canvas, since) {
  const box = canvas.getBoundingClientRect();
  const within = (value, limit) => Math.min(Math.max(Math.round(value * 10) / 10, 0), limit);
  const width = Math.floor(box.width);
  const height = Math.floor(box.height);
  const strokes = pad.toData().map((group) =>
    group.points.map((point) => [within(point.x, width), within(point.y, height), Math.max(0, Math.round(point.time - since))]));
  return { width, height, strokes };
}

function fit(pad, canvas) {
  const kept = pad.toData();
  const ratio = Math.max(window.devicePixelRatio || 1, 1);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(kept);
}

async function signing(form) {
  const { default: SignaturePad } = await import(form.dataset.padModule);
  const canvas = form.querySelector("[data-pad]");
  const pad = new SignaturePad(canvas, { penColor: "#10207a", minWidth: 1.5, maxWidth: 4 });
  const empty = form.querySelector("[data-empty]");
  let since = Date.now();
  const show = () => {
    const drawn = strokesOf(pad, canvas, since);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    fetch(page.dataset.penUrl, { method: "POST", headers: { "X-CSRFToken": token }, body: JSON.stringify(drawn) }).catch(() => {});
  };
  pad.addEventListener("beginStroke", () => {
    if (pad.isEmpty()) since = Date.now();
    empty.hidden = true;
  });
  pad.addEventListener("endStroke", show);
  form.querySelector("[data-clear]").addEventListener("click", () => {
    pad.clear();
    show();
  });
  form.addEventListener("submit", (event) => {
    if (pad.isEmpty()) {
      event.preventDefault();
      empty.hidden = false;
      return;
    }
    form.elements.strokes.value = JSON.stringify(strokesOf(pad, canvas, since));
  });
  window.addEventListener("resize", () => fit(pad, canvas));
  return () => fit(pad, canvas);
}

async function sheets() {
  const [read, write] = ["read", "write"].map((name) => document.querySelector(`[data-sheet=${name}]`));
  if (!read) return;
  const ready = await signing(write.querySelector("[data-sign]"));
  const turn = (to) => {
    read.hidden = to === write;
    write.hidden = to === read;
    scrollTo(0, 0);
    to.querySelector("h1").focus();
    if (to === write) ready();
  };
  const next = read.querySelector("[data-next]");
  next.hidden = false;
  write.hidden = true;
  next.addEventListener("click", () => turn(write));
  write.querySelector("[data-back]").addEventListener("click", () => turn(read));
}

document.querySelectorAll("[data-large]").forEach(large);
if (page) ask();
sheets();
