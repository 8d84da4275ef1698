// Improves the Facebook tab: counts while typing, shows the words in the preview, and draws the
// preview anew after Wagtail saved the page by itself. Everything works without it; the server's
// count decides.

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

function countCharacters(text) {
  if (!segmenter) return Array.from(text).length;
  let count = 0;
  for (const _segment of segmenter.segment(text)) count += 1;
  return count;
}

function improve(panel) {
  const text = panel.querySelector("textarea.fb-text");
  const proposal = panel.querySelector("input[name='facebook-proposal']");
  const counter = panel.querySelector("[data-facebook-count]");
  const preview = panel.querySelector("[data-facebook-preview]");
  if (!text || !counter || !preview) return;
  const limit = Number(panel.dataset.limit);
  let timer = 0;
  let pageId = panel.dataset.pageId;

  function show() {
    const count = countCharacters(text.value.replace(/\r\n?/g, "\n").trim());
    counter.textContent = counter.dataset.words
      .replace("{count}", String(count))
      .replace("{limit}", String(limit));
    counter.toggleAttribute("data-over", count > limit);
    const status = panel.querySelector("[data-facebook-count-status]");
    status.textContent = count > limit ? counter.textContent : "";
    const shown = preview.querySelector("[data-facebook-text]");
    if (shown) shown.textContent = text.value.trim() || proposal.value;
  }

  async function redraw() {
    if (!pageId) return;
    const query = new URLSearchParams({ text: text.value.slice(0, 8000) });
    const address = panel.dataset.previewUrl.replace("{id}", pageId);
    const response = await fetch(address, {
      method: "POST",
      body: query,
      headers: { "X-CSRFToken": readToken() },
    }).catch(() => null);
    if (!response || !response.ok) return;
    preview.innerHTML = await response.text();
    const fresh = preview.querySelector("[data-proposal]")?.dataset.proposal ?? "";
    // A text that nobody wrote follows the page's title and summary.
    const isUntouched = text.value === "" || text.value === proposal.value;
    if (isUntouched && document.activeElement !== text) {
      text.value = fresh;
      proposal.value = fresh;
    }
    show();
  }

  function readToken() {
    return document.querySelector("input[name='csrfmiddlewaretoken']")?.value ?? "";
  }

  text.addEventListener("input", show);
  document.addEventListener("w-autosave:success", (event) => {
    pageId = String(event.detail?.data?.pk ?? pageId);
    window.clearTimeout(timer);
    timer = window.setTimeout(redraw, 1500);
  });
  show();
}

document.querySelectorAll("[data-facebook-panel]").forEach(improve);
