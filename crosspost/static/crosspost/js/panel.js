// Counts while somebody types in the Facebook tab. A fast hint: the server counts too, and its
// number is shown as soon as it comes (panel-preview.js).

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

function countCharacters(text) {
  if (!segmenter) return Array.from(text).length;
  let count = 0;
  for (const _segment of segmenter.segment(text)) count += 1;
  return count;
}

function cleanText(text) {
  return text.replace(/\r\n?/g, "\n").trim();
}

function improve(panel) {
  const limit = Number(panel.dataset.limit);
  for (const counter of panel.querySelectorAll("[data-facebook-count]")) {
    const field = panel.querySelector(`textarea[name="${counter.dataset.facebookCount}"]`);
    if (!field) continue;
    const show = (count) => {
      counter.textContent = counter.dataset.words
        .replace("{count}", String(count))
        .replace("{limit}", String(limit));
      counter.toggleAttribute("data-over", count > limit);
    };
    field.addEventListener("input", () => show(countCharacters(cleanText(field.value))));
    counter.addEventListener("facebook:count", (event) => show(event.detail));
    show(countCharacters(cleanText(field.value)));
  }
}

document.querySelectorAll("[data-facebook-panel]").forEach(improve);
