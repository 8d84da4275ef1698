// Puts the photos of a post in order by buttons and by dragging, in place of numbers, and takes
// over what was chosen in the library. Without it, the numbers and ticks do the same.

function makeButton(sign, name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fb-move";
  button.textContent = sign;
  button.setAttribute("aria-label", name);
  button.addEventListener("click", act);
  return button;
}

function isUsed(row) {
  return row.querySelector("input[type=checkbox]").checked;
}

function getPlace(row) {
  return row.querySelector("input[type=number]");
}

class Photos {
  constructor(part) {
    this.list = part.querySelector("[data-facebook-rows]");
    this.none = part.querySelector("[data-facebook-none]");
    this.said = part.querySelector("[data-facebook-photos-said]");
    this.rows.forEach((row) => this.improve(row));
    this.number();
    part.classList.add("fb-photos--ordered");
  }

  get rows() {
    return [...this.list.querySelectorAll("[data-facebook-row]")];
  }

  improve(row) {
    const moves = row.querySelector("[data-moves]");
    moves.append(
      makeButton("↑", moves.dataset.up, (event) => this.move(row, -1, event.currentTarget)),
      makeButton("↓", moves.dataset.down, (event) => this.move(row, 1, event.currentTarget)),
      makeButton("×", moves.dataset.remove, () => this.takeOut(row)),
    );
    row.querySelector("input[type=checkbox]").addEventListener("change", () => this.sort());
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      if (event.target.closest?.("input, button")) return;
      this.dragged = row;
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragover", (event) => {
      if (this.dragged && this.dragged !== row && isUsed(row)) event.preventDefault();
    });
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      const isBelow = event.offsetY > row.offsetHeight / 2;
      if (this.dragged) row[isBelow ? "after" : "before"](this.dragged);
      this.changed();
    });
    row.addEventListener("dragend", () => {
      this.dragged = null;
    });
  }

  move(row, step, button) {
    const used = this.rows.filter(isUsed);
    const other = used[used.indexOf(row) + step];
    if (!isUsed(row) || !other) return;
    other[step < 0 ? "before" : "after"](row);
    this.changed();
    button.focus();
    const words = row.querySelector("[data-moves]").dataset.said;
    this.said.textContent = words.replace("{place}", String(getPlace(row).value));
  }

  takeOut(row) {
    const tick = row.querySelector("input[type=checkbox]");
    tick.checked = false;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
    tick.focus();
  }

  /** Those that go out come first, in their order. */
  sort() {
    const rows = this.rows;
    this.list.append(...rows.filter(isUsed), ...rows.filter((row) => !isUsed(row)));
    this.changed();
  }

  changed() {
    this.number();
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  number() {
    const rows = this.rows;
    const used = rows.filter(isUsed);
    rows.forEach((row, index) => {
      getPlace(row).value = String(index + 1);
      const [up, down, out] = row.querySelectorAll(".fb-move");
      const place = used.indexOf(row);
      up.disabled = place < 1;
      down.disabled = place < 0 || place === used.length - 1;
      out.hidden = place < 0;
    });
    this.none.hidden = rows.length > 0;
  }

  /** Add rows that the server knows and this list does not. */
  merge(fresh) {
    const known = new Set(this.rows.map((row) => row.dataset.facebookRow));
    for (const row of fresh) {
      if (known.has(row.dataset.facebookRow)) continue;
      this.list.append(row);
      this.improve(row);
    }
    const rows = this.rows;
    this.list.append(...rows.filter(isUsed), ...rows.filter((row) => !isUsed(row)));
    this.number();
  }
}

function clearChooser(panel) {
  const input = panel.querySelector("input[name='facebook-add']");
  if (!input?.value) return;
  panel.querySelector(".fb-photos__add [data-chooser-action-clear]")?.click();
  input.value = "";
}

for (const panel of document.querySelectorAll("[data-facebook-panel]")) {
  const part = panel.querySelector("[data-facebook-photos]");
  if (part) {
    const photos = new Photos(part);
    panel.addEventListener("facebook:rows", (event) => {
      photos.merge(event.detail);
      clearChooser(panel);
    });
  }
}
