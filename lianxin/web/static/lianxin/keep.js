// A form with data-keep loses nothing: it warns before one leaves it, and asks before it is sent whether one is still signed in.
// Whoever is not signs in beside it, in another window, and presses again. Nothing is stored on the device.
const WAIT = 4000;
const ended = document.getElementById("not-sent");
const me = document.body.dataset.me || "";

// "" may go; else why not: nobody is signed in, somebody else is, no network. What cannot be told is sent.
async function against() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT);
  try {
    const response = await fetch("/session/", { cache: "no-store", signal: stop.signal, headers: { Accept: "application/json" } });
    if (!response.ok) return "";
    const { officer } = await response.json();
    return officer === me ? "" : officer ? "other" : "ended";
  } catch (error) {
    return navigator.onLine === false ? "offline" : "";
  } finally {
    clearTimeout(timer);
  }
}

function tell(form, why) {
  for (const line of ended.querySelectorAll("[data-why]")) line.hidden = line.dataset.why !== why;
  form.prepend(ended);
  ended.hidden = false;
  ended.focus();
}

// Signing in gave the browser another token; the form bears the one of before.
function renew(form) {
  const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  const field = form.elements.namedItem("csrfmiddlewaretoken");
  if (found && field) field.value = decodeURIComponent(found[1]);
}

function watch(form) {
  let touched = false;
  let asked = false;
  let going = false;
  form.addEventListener("input", () => { touched = true; });
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  form.addEventListener("submit", async (event) => {
    if (going || !me || !ended) { touched = false; going = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asked) return;
    asked = true;
    const why = await against();
    asked = false;
    if (why) { tell(form, why); return; }
    ended.hidden = true;
    renew(form);
    going = true;
    form.requestSubmit(event.submitter);
    going = false;
  });
}
document.querySelectorAll("form[data-keep]").forEach(watch);
