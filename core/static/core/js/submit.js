// The editor saves drafts by itself while somebody types. Wagtail lets such a save run beside
// the form that "Publish" sends: a new page is then made twice, and the second one, which may be
// the published one, is refused because its address is taken. So once a button is pressed no
// draft is begun, and a draft under way is awaited before the form goes.
const WAIT_MILLISECONDS = 15000;
const underWay = new WeakMap();

document.addEventListener("w-autosave:save", (event) => {
  if (event.defaultPrevented) return;
  underWay.set(event.target, { save: event, begun: performance.now() });
});

for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, (event) => underWay.delete(event.target));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-w-autosave-interval-value]")) return;
    form.dataset.wAutosaveActiveValue = "false";
    const draft = underWay.get(form);
    if (!draft) return;
    underWay.delete(form);
    const interval = Number(form.dataset.wAutosaveIntervalValue);
    if (performance.now() - draft.begun < interval) {
      // Wagtail still holds it back, and looks at this mark before it sends.
      draft.save.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    sendAfterDraft(form, event.submitter);
  },
  true,
);

function sendAfterDraft(form, button) {
  const send = () => {
    window.clearTimeout(timer);
    form.removeEventListener("w-autosave:success", send);
    form.removeEventListener("w-autosave:error", send);
    form.requestSubmit();
  };
  if (button?.name) {
    // The pressed button is greyed out by now, and greyed buttons are not sent.
    const pressed = document.createElement("input");
    pressed.type = "hidden";
    pressed.name = button.name;
    pressed.value = button.value;
    form.append(pressed);
  }
  const timer = window.setTimeout(send, WAIT_MILLISECONDS);
  form.addEventListener("w-autosave:success", send);
  form.addEventListener("w-autosave:error", send);
}

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-w-autosave-active-value]")) {
    form.removeAttribute("data-w-autosave-active-value");
  }
});
