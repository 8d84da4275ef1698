// Draws the preview of the post anew while somebody writes: the server gets the page's form as
// it stands, keeps nothing, and answers with the preview, its checks and its counts.

const PAUSE = 700;

class LivePreview {
  constructor(panel, part) {
    this.panel = panel;
    this.part = part;
    this.form = panel.closest("form");
    this.preview = panel.querySelector("[data-facebook-preview]");
    this.said = panel.querySelector("[data-facebook-said]");
    this.address = part.dataset.previewUrl;
    for (const name of ["input", "change"]) {
      this.form.addEventListener(name, (event) => this.later(event));
    }
    document.addEventListener("w-autosave:success", (event) => {
      const id = event.detail?.data?.pk;
      if (id) this.address = part.dataset.previewUrlSaved.replace("{id}", String(id));
    });
  }

  later(event) {
    if (event.target.closest?.("[data-facebook-preview]")) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.draw(), PAUSE);
  }

  async draw() {
    this.running?.abort();
    this.running = new AbortController();
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const response = await fetch(this.address, {
      method: "POST",
      body,
      signal: this.running.signal,
      headers: { "X-Requested-With": "XMLHttpRequest" },
    }).catch(() => null);
    if (!response || !response.ok) return;
    this.show(await response.text());
  }

  show(html) {
    const isOpen = this.preview.querySelector("details[open]") !== null;
    this.preview.innerHTML = html;
    if (isOpen) this.preview.querySelectorAll("details").forEach((part) => (part.open = true));
    const root = this.preview.firstElementChild;
    this.follow(root.dataset.proposal);
    for (const [name, count] of Object.entries(JSON.parse(root.dataset.counts))) {
      this.panel
        .querySelector(`[data-facebook-count="${name}"]`)
        ?.dispatchEvent(new CustomEvent("facebook:count", { detail: count }));
    }
    const fresh = root.querySelector("[data-facebook-fresh-rows]").content;
    this.panel.dispatchEvent(
      new CustomEvent("facebook:rows", { detail: [...fresh.querySelectorAll("li")] }),
    );
    if (this.said.textContent !== root.dataset.said) this.said.textContent = root.dataset.said;
  }

  /** A text that nobody wrote follows the page's title and summary. */
  follow(proposal) {
    const text = this.panel.querySelector("textarea[name='facebook-text']");
    const before = this.panel.querySelector("input[name='facebook-proposal']");
    const isUntouched = text.value === "" || text.value === before.value;
    if (!isUntouched || document.activeElement === text || before.value === proposal) return;
    text.value = proposal;
    before.value = proposal;
  }
}

for (const panel of document.querySelectorAll("[data-facebook-panel]")) {
  const part = panel.querySelector("[data-facebook-form]");
  if (part && panel.closest("form")) new LivePreview(panel, part);
}
