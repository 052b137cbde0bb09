// The observer's tablet. One thing happens at a time: pressing the next ends the one before.
// What was noted stays in this tab (sessionStorage) until the server has it, is sent again every few seconds,
// and carries an id of its own, so that a note that arrives twice is one note.
const root = document.querySelector("[data-observe]");
const RETRY_MS = 4000;
const ALIVE_MS = 60_000;
const AT_ONCE = 50;
const find = (selector) => root.querySelector(selector);
const all = (selector) => [...root.querySelectorAll(selector)];
const now = () => new Date().toISOString();
const newId = () => (crypto.randomUUID ? crypto.randomUUID() : fallbackId());

function fallbackId() {
  // Without https there is no randomUUID; random bytes there are.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const empty = { running: null, place: "", queue: [], log: [] };
const kept = root && sessionStorage.getItem(root.dataset.key);
const state = kept ? { ...empty, ...JSON.parse(kept) } : empty;
const keep = () => sessionStorage.setItem(root.dataset.key, JSON.stringify(state));
let sending = false;
let alive = Date.now();

// --- noting ---

function numberOf(input) {
  const digits = input.value.normalize("NFKC").replace(/\D/g, "");
  return digits === "" ? null : Math.min(Number(digits), 10_000);
}

function detail() {
  const form = find("[data-form]").value;
  const items = Object.fromEntries(all("[data-item]").map((input) => [input.dataset.item, numberOf(input) ?? 0]));
  return {
    steps: numberOf(find("[data-number=steps]")),
    metres: numberOf(find("[data-number=metres]")),
    form: form === "@other" ? find("[data-form-other]").value.trim() : form,
    items,
  };
}

function noteOf(running) {
  const { steps, metres, form, items } = running.detail;
  const note = { id: newId(), kind: running.kind, started: running.started, ended: now(), place: state.place };
  if (running.kind === "move") Object.assign(note, { steps, metres });
  if (running.kind === "writing") Object.assign(note, { form, items });
  return note;
}

function begin(kind) {
  if (state.running?.kind === kind) return;
  end();
  state.running = { kind, started: now(), detail: {} };
  clearPanels();
  state.running.detail = detail();
  touch();
  show();
}

function end() {
  if (!state.running) return;
  state.running.detail = detail();
  add(noteOf(state.running), labelOf(state.running.kind));
  state.running = null;
}

function add(note, label) {
  state.queue.push(note);
  const minutes = note.ended ? Math.round((new Date(note.ended) - new Date(note.started)) / 60_000) : null;
  const text = [note.text, note.form, countOf(note)].filter(Boolean).join("　");
  state.log.unshift({ id: note.id, label, place: note.place, minutes, text, undone: false });
  state.log = state.log.slice(0, 30);
  keep();
  announce(root.dataset.kept);
  send();
}

function countOf(note) {
  const written = Object.values(note.items ?? {}).reduce((sum, count) => sum + count, 0);
  if (written) return root.dataset.written.replace("%n", written);
  return note.steps ? root.dataset.walked.replace("%n", note.steps) : "";
}

function undo(line) {
  state.queue.push({ id: newId(), kind: "void", started: now(), voids: line.id });
  line.undone = true;
  keep();
  announce(root.dataset.undone);
  show();
  send();
}

// --- sending ---

async function send() {
  if (sending || !state.queue.length) return;
  sending = true;
  const notes = state.queue.slice(0, AT_ONCE);
  try {
    const answer = await fetch(root.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": find("[data-csrf] input").value },
      body: JSON.stringify({ sent_at: now(), notes }),
    });
    await heard(answer);
  } catch {
    problem(root.dataset.offline);
  }
  sending = false;
  show();
}

async function heard(answer) {
  if (answer.redirected || answer.status === 403) return problem(root.dataset.expired);
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) return problem(root.dataset.offline);
  const said = await answer.json();
  if (!answer.ok) return problem(`${root.dataset.refused}${said.error}`);
  const over = new Set([...said.kept, ...Object.keys(said.refused)]);
  state.queue = state.queue.filter((note) => !over.has(note.id));
  keep();
  const sentences = [...new Set(Object.values(said.refused))].join("");
  problem(sentences && `${root.dataset.refused}${sentences}`);
  if (state.queue.length) setTimeout(send, 0);
}

function touch() {
  // Somebody works here: the session lives on.
  if (Date.now() - alive < ALIVE_MS) return;
  alive = Date.now();
  fetch(root.dataset.alive).catch(() => {});
}

// --- showing ---

const labelOf = (kind) => find(`[data-kind="${kind}"]`).dataset.label;

function problem(sentence) {
  const box = find("[data-problem]");
  box.hidden = !sentence;
  find("[data-problem-text]").textContent = sentence;
}

function announce(word) {
  document.querySelector("[data-sent]").textContent = word;
}

function showSent() {
  const badge = document.querySelector("[data-sent]");
  const waiting = state.queue.length;
  const word = waiting ? badge.dataset.some.replace("%n", waiting) : badge.dataset.all;
  if (badge.textContent !== word) badge.textContent = word;
}

function clearPanels() {
  all("[data-item]").forEach((input) => { input.value = "0"; });
  all("[data-number]").forEach((input) => { input.value = ""; });
  find("[data-form]").value = "";
  find("[data-form-other]").value = "";
}

function fillPanels({ steps, metres, form, items } = {}) {
  find("[data-number=steps]").value = steps ?? "";
  find("[data-number=metres]").value = metres ?? "";
  all("[data-item]").forEach((input) => { input.value = items?.[input.dataset.item] ?? 0; });
  const select = find("[data-form]");
  select.value = form ?? "";
  if (form && select.value !== form) {
    select.value = "@other";
    find("[data-form-other]").value = form;
  }
}

function show() {
  const kind = state.running?.kind;
  all("[data-kind]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.kind === kind)));
  find("[data-stop]").disabled = !kind;
  find("[data-idle-hint]").hidden = Boolean(kind) || state.log.length > 0;
  find("[data-panel=place]").hidden = !kind;
  find("[data-panel=move]").hidden = kind !== "move";
  find("[data-panel=writing]").hidden = kind !== "writing";
  find("[data-form-other]").hidden = find("[data-form]").value !== "@other";
  all("[data-place]").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.place === state.place)));
  showLog();
  tick();
  showSent();
}

function showLog() {
  const list = find("[data-log]");
  list.replaceChildren(...state.log.map((line) => {
    const row = find("[data-log-line]").content.firstElementChild.cloneNode(true);
    const parts = [line.label, line.minutes === null ? "" : `${line.minutes}分`, line.place, line.text];
    row.querySelector("[data-what]").textContent = parts.filter(Boolean).join("　");
    row.classList.toggle("is-undone", line.undone);
    const button = row.querySelector("[data-undo]");
    button.hidden = line.undone;
    button.addEventListener("click", () => undo(line));
    return row;
  }));
}

function tick() {
  const clock = find("[data-now-time]");
  const word = find("[data-now-kind]");
  word.dataset.idle ??= word.textContent;
  if (!state.running) {
    word.textContent = word.dataset.idle;
    clock.textContent = "";
    return;
  }
  const seconds = Math.max(0, Math.floor((Date.now() - new Date(state.running.started)) / 1000));
  word.textContent = labelOf(state.running.kind);
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// --- remarks ---

let category = "";

function showRemark(open) {
  find("[data-remark]").hidden = !open;
  if (open) {
    find("[data-remark]").scrollIntoView({ block: "center" });
    find("[data-remark-text]").focus();
  }
}

function choose(key) {
  category = category === key ? "" : key;
  all("[data-category]").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.category === category)));
}

function keepRemark() {
  const text = find("[data-remark-text]").value.trim();
  if (!text) return find("[data-remark-text]").focus();
  add({ id: newId(), kind: "remark", started: now(), place: state.place, category, text }, find("[data-remark-open]").textContent.trim());
  find("[data-remark-text]").value = "";
  choose("");
  showRemark(false);
  show();
}

function changed() {
  if (state.running) state.running.detail = detail();
  keep();
}

function wire() {
  all("[data-kind]").forEach((button) => button.addEventListener("click", () => begin(button.dataset.kind)));
  find("[data-stop]").addEventListener("click", () => { end(); keep(); show(); });
  all("[data-place]").forEach((chip) => chip.addEventListener("click", () => {
    state.place = chip.dataset.place;
    find("[data-place-other]").value = "";
    changed();
    show();
  }));
  find("[data-place-other]").addEventListener("input", (event) => {
    state.place = event.target.value.trim();
    changed();
    show();
  });
  all("[data-add]").forEach((button) => button.addEventListener("click", () => {
    const input = document.getElementById(button.dataset.for);
    input.value = Math.max(0, (numberOf(input) ?? 0) + Number(button.dataset.add));
    changed();
  }));
  all("[data-item], [data-number], [data-form], [data-form-other]").forEach((control) => control.addEventListener("input", () => {
    changed();
    find("[data-form-other]").hidden = find("[data-form]").value !== "@other";
  }));
  all("[data-category]").forEach((chip) => chip.addEventListener("click", () => choose(chip.dataset.category)));
  find("[data-remark-open]").addEventListener("click", () => showRemark(true));
  find("[data-remark-close]").addEventListener("click", () => showRemark(false));
  find("[data-remark-keep]").addEventListener("click", keepRemark);
  window.addEventListener("online", send);
}

if (root) {
  wire();
  fillPanels(state.running?.detail);
  if (root.dataset.over) all("[data-kind], [data-remark-open]").forEach((button) => { button.disabled = true; });
  show();
  send();
  setInterval(tick, 1000);
  setInterval(send, RETRY_MS);
}
