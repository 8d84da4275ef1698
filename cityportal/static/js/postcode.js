// Fills in prefecture and town from the postcode without loading the page again.
// Without this script the same button sends the form, and the server fills them in.
const button = document.querySelector("[data-postcode-url]");
const field = (name) => document.querySelector(`#id_${name}`);

async function fill(event) {
  const typed = field("postcode").value.trim();
  if (typed === "") return;
  event?.preventDefault();
  try {
    const url = new URL(button.dataset.postcodeUrl, location.href);
    url.searchParams.set("postcode", typed);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const place = await answer.json();
    if (!place.prefecture) throw new Error("unknown postcode");
    field("prefecture").value = place.prefecture;
    const street = field("street");
    if (!street.value.startsWith(place.street)) street.value = place.street;
    street.focus();
  } catch {
    // The server says what is wrong, in words.
    if (event) button.form.requestSubmit(button);
  }
}

if (button && field("postcode")) {
  let isAsking = false;
  button.addEventListener("click", (event) => {
    if (isAsking) return;
    isAsking = true;
    fill(event);
  });
  field("postcode").addEventListener("input", () => {
    isAsking = false;
  });
}
