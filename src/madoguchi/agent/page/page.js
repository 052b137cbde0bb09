// Shows what the agent of this PC says about itself, twice a second.
const POLL_MS = 500;
const parts = Object.fromEntries([...document.querySelectorAll("[data-part]")].map((one) => [one.dataset.part, one]));
let shown = "";

function say(name, text) {
  // Only what changes is written: a screen reader hears the state line once.
  if (parts[name].textContent !== text) parts[name].textContent = text;
  parts[name].hidden = !text;
}

function readerLine(reader) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = reader.name;
  const state = document.createElement("span");
  state.textContent = reader.card ? "カードがあります" : "カードはありません";
  line.append(name, state);
  if (reader.simulated) {
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.textContent = "模擬";
    name.append(" ", mark);
  }
  return line;
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
}

function show(state) {
  say("state", state.event.message);
  say("remedy", state.event.remedy);
  parts.readers.replaceChildren(...state.readers.map(readerLine));
  parts.simulated.hidden = !state.readers.some((reader) => reader.simulated);
  say("code", state.code ?? "1分ほどお待ちください");
  parts["code-how"].hidden = !state.code;
  parts["code-note"].textContent = state.code
    ? "10分間、1回だけ使えます。5回まちがえると新しい番号になります。"
    : "番号を何度も間違えたため止めています。新しい番号がここに出ます。";
  const partner = state.partner;
  say("partner", partner ? `${partner.label || "窓口の画面"}（${clock(partner.since)} から）` : "ありません");
  parts.unpair.hidden = !partner;
  say("server", state.server);
}

async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    const text = await (await fetch("/state", { cache: "no-store" })).text();
    if (text !== shown) show(JSON.parse(text));
    shown = text;
  } catch {
    shown = "";
    say("state", "カードリーダーのプログラムが止まりました");
    say("remedy", "このパソコンで ./madoguchi card agent を、もう一度動かしてください。");
    parts.readers.replaceChildren();
    say("code", "");
  }
}

parts.unpair.addEventListener("click", async () => {
  await fetch("/unpair", { method: "POST" });
  await look();
});
document.addEventListener("visibilitychange", look);
setInterval(look, POLL_MS);
look();
