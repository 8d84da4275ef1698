// Brings the monitor up to date every 30 seconds while somebody can see it. What is in use stays
// as it is: a part with the focus, an opened detail or a ticked post is left alone, and for a
// while after a key, a click or a scroll nothing moves at all. A tick below the list lets it rest
// altogether, as long as the window is open. The link "Show the latest" always works, and
// everything works without this module.

const EVERY = 30_000;
const QUIET_AFTER_USE = 8_000;
const GIVES_UP_AFTER = 3;

const KEY = "crosspost-monitor-rests";
const monitor = document.querySelector("[data-monitor]");
const renewal = document.querySelector("[data-monitor-renewal]");
const status = document.querySelector("[data-monitor-status]");
let lastUse = 0;
let failures = 0;
let timer = 0;

function isInUse(part) {
  return (
    part.contains(document.activeElement) ||
    part.querySelector("details[open], input:checked") !== null ||
    (document.getSelection()?.type === "Range" && part.contains(document.getSelection().anchorNode))
  );
}

async function fetchParts() {
  const address = new URL(monitor.dataset.url, window.location.href);
  address.searchParams.set("fragment", "1");
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function readHeadline(root) {
  return root.querySelector("[data-headline]")?.textContent.trim() ?? "";
}

function renew(fresh) {
  const before = readHeadline(monitor);
  for (const part of monitor.querySelectorAll("[data-live]")) {
    const update = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!update || isInUse(part) || update.innerHTML === part.innerHTML) continue;
    part.innerHTML = update.innerHTML;
  }
  const now = readHeadline(fresh);
  // Said once, and only when what needs a person has changed.
  if (status && now && now !== before) status.textContent = `${monitor.dataset.news} ${now}`;
}

async function refresh() {
  if (renewal?.querySelector("input").checked === false) return;
  if (document.hidden || Date.now() - lastUse < QUIET_AFTER_USE) return;
  try {
    renew(await fetchParts());
    failures = 0;
  } catch {
    failures += 1;
    if (failures < GIVES_UP_AFTER) return;
    window.clearInterval(timer);
    if (status) {
      status.textContent = monitor.dataset.stopped;
      status.classList.remove("w-sr-only");
    }
  }
}

if (monitor) {
  for (const name of ["keydown", "pointerdown", "input", "wheel", "touchstart"]) {
    document.addEventListener(name, () => (lastUse = Date.now()), { passive: true });
  }
  if (renewal) {
    const tick = renewal.querySelector("input");
    tick.checked = window.sessionStorage.getItem(KEY) !== "1";
    tick.addEventListener("change", () =>
      window.sessionStorage.setItem(KEY, tick.checked ? "" : "1"),
    );
    renewal.hidden = false;
  }
  document.addEventListener("visibilitychange", refresh);
  timer = window.setInterval(refresh, EVERY);
}
