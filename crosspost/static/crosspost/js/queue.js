// Lets a post of the queue be dragged to another place, and keeps the focus on the arrow that was
// pressed. The arrows alone do everything: dragging presses one of them with another place.

const KEY = "crosspost-queue-focus";
const list = document.querySelector("[data-queue]");

function readRows() {
  return Array.from(list.querySelectorAll("[data-post]"));
}

function move(row, place) {
  const form = row.querySelector("form");
  const button = form?.querySelector("button[name='to']");
  if (!form || !button) return;
  button.value = String(place);
  form.requestSubmit(button);
}

function restoreFocus() {
  const [post, way] = (window.sessionStorage.getItem(KEY) ?? "").split(" ");
  window.sessionStorage.removeItem(KEY);
  const row = readRows().find((one) => one.dataset.post === post);
  if (!row) return;
  const wanted = row.querySelector(`[data-move="${way}"]`) ?? row.querySelector("[data-move]");
  wanted?.focus();
  const status = document.querySelector("[data-queue-status]");
  const place = row.querySelector(".cp-queue__place").textContent.trim();
  if (status) status.textContent = list.dataset.moved.replace("{place}", place);
}

function makeDraggable(row) {
  row.draggable = true;
  row.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", row.dataset.post);
    event.dataTransfer.effectAllowed = "move";
  });
  row.addEventListener("dragover", (event) => event.preventDefault());
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    const rows = readRows();
    const moved = rows.find((one) => one.dataset.post === event.dataTransfer.getData("text/plain"));
    if (moved && moved !== row) move(moved, rows.indexOf(row) + 1);
  });
}

if (list) {
  list.addEventListener("submit", (event) => {
    const row = event.target.closest("[data-post]");
    const way = event.submitter?.dataset.move ?? "up";
    if (row) window.sessionStorage.setItem(KEY, `${row.dataset.post} ${way}`);
  });
  readRows().forEach(makeDraggable);
  restoreFocus();
}
