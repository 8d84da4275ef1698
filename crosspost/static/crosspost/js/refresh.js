// Brings the monitor up to date every minute. A part in which somebody reads with the keyboard,
// or has opened something, stays as it is; the link "Show the latest" always works.

const MINUTE = 60_000;

function isInUse(part) {
  return part.contains(document.activeElement) || part.querySelector("details[open]") !== null;
}

async function refresh() {
  if (document.hidden) return;
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } }).catch(
    () => null,
  );
  if (!response || !response.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const update = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (update && !isInUse(part)) part.innerHTML = update.innerHTML;
  }
}

window.setInterval(refresh, MINUTE);
