// A public page's live part: fetch it again, and say since when nothing is new when that fails.
const stale = document.querySelector("[data-stale]");

// Returns whether the part was fetched; `found(html)` puts it into the page.
export async function refetch(url, part) {
  try {
    const answer = await fetch(url, { headers: { "X-Live": "1" }, credentials: "omit", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    part.innerHTML = await answer.text();
    stale.hidden = true;
    return true;
  } catch {
    const at = part.querySelector("[data-at]").dataset.at;
    const words = stale.querySelector("[data-stale-words]");
    words.textContent = stale.dataset.words.replace("{at}", at);
    stale.hidden = false;
    return false;
  }
}
