// The page of a ticket is told although it is closed: the browser gives an address and keys, the server keeps them.
const form = document.querySelector("[data-push]");
const part = document.querySelector("[data-live]");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function post(fields) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

async function subscribed() {
  return (await navigator.serviceWorker.getRegistration(form.dataset.worker))?.pushManager.getSubscription();
}

// What was made for an earlier key of the city reaches nobody any more.
function isOfThisKey({ options }) {
  const made = new Uint8Array(options.applicationServerKey);
  return String(made) === String(bytes(form.dataset.key));
}

// Each look at the server says which browser is told: of two phones with one ticket only the later one is.
async function isTold(made) {
  const address = new TextEncoder().encode(made.toJSON().endpoint);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", address));
  const sign = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return sign === part.querySelector("[data-told]").dataset.told;
}

async function isOn() {
  try {
    const made = await subscribed();
    return Boolean(made) && isOfThisKey(made) && (await isTold(made));
  } catch {
    // A browser that keeps nothing for this site: the button says so when it is pressed.
    return false;
  }
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("no permission");
  await navigator.serviceWorker.register(form.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made for an earlier key of the city stands in the way of a new one.
  await (await pushManager.getSubscription())?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
  const made = await pushManager.subscribe(options);
  const { endpoint, keys } = made.toJSON();
  try {
    await post({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
  } catch (problem) {
    // The page would say at its next opening that somebody tells it.
    await made.unsubscribe();
    throw problem;
  }
}

async function turnOff() {
  await post({ off: "1" });
  await (await subscribed())?.unsubscribe();
}

function show(button, on) {
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
}

async function offer() {
  const button = form.querySelector("[data-push-toggle]");
  const failed = form.querySelector("[data-push-failed]");
  show(button, await isOn());
  form.hidden = false;
  new MutationObserver(async () => show(button, await isOn())).observe(part, { childList: true });
  button.addEventListener("click", async () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    failed.textContent = "";
    try {
      await (on ? turnOn() : turnOff());
      show(button, on);
    } catch {
      failed.textContent = failed.dataset.words;
    }
  });
}

// A number that is over needs no worker any more.
async function clear() {
  await (await navigator.serviceWorker.getRegistration(location.pathname))?.unregister();
}

if (form && able) offer();
else if (form) document.querySelector("[data-push-home]").hidden = !/iPhone|iPad/.test(navigator.userAgent);
else if (able) clear();
