// The card agent of this PC, as pages use it. The page only carries: orders from the server to the agent, sealed
// answers from the agent to the server. Secrets (照合番号B, PIN) go to the agent and nowhere else.
//
//   import { Reader } from ".../readers/reader.js";
//   const reader = Reader.here();                        // null on a page without the component
//   const outcome = await reader.perform(orderText, { birth, expires_year, security_code }, { confirmedBy, signal });
//   outcome: { outcome: "done", sealed } or { outcome: "refused", code, message, remedy }
//   const told = await reader.tries("signature");         // { outcome: "told", left, locked } or a refusal; costs none
//   const stop = reader.events((event) => …);            // { state, message, remedy, reader, simulated, code }
//
// Codes besides those of the agent: "agent_gone" (not running, or the browser forbids it), "unpaired".
const KEPT = "card-reader";
const RETRY_MS = 2000;

export class Reader {
  constructor(element) {
    this.url = element.dataset.cardAgent;
    this.pairing = element.dataset.pairing;
    this.words = element.dataset;
    this.element = element;
  }

  static here(root = document) {
    const element = root.querySelector("[data-card-agent]");
    return element ? new Reader(element) : null;
  }

  // The token is of this tab, and of the pairing that the server knows: another one is worth nothing.
  get token() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return kept && kept.pairing === this.pairing ? kept.token : "";
  }

  keep(pairing, token) {
    sessionStorage.setItem(KEPT, JSON.stringify({ pairing, token }));
    this.pairing = pairing;
  }

  forget() {
    sessionStorage.removeItem(KEPT);
  }

  // "absent" (nothing answers), "paired" or "unpaired".
  async hello() {
    const answer = await this.ask("/v1/hello");
    if (!answer) return "absent";
    return answer.paired ? "paired" : "unpaired";
  }

  async pair(code, serverKey, label) {
    return (await this.ask("/v1/pair", { code, server_key: serverKey, label })) ?? this.gone();
  }

  async end() {
    // Goes out even though the page is left.
    await this.ask("/v1/end", {}, { keepalive: true });
    this.forget();
  }

  async perform(order, secrets, options = {}) {
    const outcome = await this.execute(order, secrets, options);
    if (outcome.outcome !== "done") this.report(order, outcome.code);
    return outcome;
  }

  // Why nothing came of an order goes on the server's log: the order and a code, nothing of the card.
  report(order, code) {
    const headers = { "X-CSRFToken": this.element.querySelector("[name=csrfmiddlewaretoken]").value };
    const body = new URLSearchParams({ order, code });
    fetch(this.words.reportUrl, { method: "POST", headers, body, keepalive: true }).catch(() => {});
  }

  async execute(order, secrets, { confirmedBy = "", signal }) {
    if (!this.token) return this.unpaired();
    const answer = await this.ask("/v1/orders", { order, secrets, confirmed_by: confirmedBy }, { signal });
    if (!answer) return this.gone();
    return answer.code === "unpaired" ? this.unpaired() : { outcome: "refused", code: "reader", ...answer };
  }

  async tries(key) {
    if (!this.token) return this.unpaired();
    return (await this.ask("/v1/tries", { key })) ?? this.gone();
  }

  // Tells `callback` of each state until the returned function is called; comes back by itself.
  events(callback) {
    const ending = new AbortController();
    this.follow(callback, ending.signal);
    return () => ending.abort();
  }

  async follow(callback, signal) {
    while (!signal.aborted) {
      const state = this.token ? await this.listen(callback, signal) : "unpaired";
      if (signal.aborted) return;
      callback(state === "unpaired" ? { state: "unpaired", ...this.unpaired() } : { state: "absent", ...this.gone() });
      if (state === "unpaired") return;
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }

  async listen(callback, signal) {
    try {
      const headers = { Authorization: `Bearer ${this.token}` };
      const answer = await fetch(`${this.url}/v1/events`, { headers, signal, cache: "no-store" });
      if (answer.status === 401) return "unpaired";
      const lines = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ;) {
        const { value, done } = await lines.read();
        // The agent ends the stream when it stops or when another session takes it.
        if (done) return (await this.hello()) === "unpaired" ? "unpaired" : "absent";
        const parts = (rest + value).split("\n");
        rest = parts.pop();
        parts.map((part) => JSON.parse(part)).filter((event) => event.state).forEach((event) => callback(event));
      }
    } catch {
      return "absent";
    }
  }

  // The agent's JSON, whatever its status; null when nothing answers.
  async ask(path, body, options = {}) {
    const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    const posted = body ? { method: "POST", body: JSON.stringify(body) } : {};
    try {
      const answer = await fetch(this.url + path, { ...options, ...posted, headers, cache: "no-store", credentials: "omit" });
      return answer.headers.get("Content-Type") === "application/json" ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  gone() {
    return { outcome: "refused", code: "agent_gone", message: this.words.absent, remedy: this.words.absentRemedy };
  }

  unpaired() {
    return { outcome: "refused", code: "unpaired", message: this.words.unpaired, remedy: this.words.unpairedRemedy };
  }
}
