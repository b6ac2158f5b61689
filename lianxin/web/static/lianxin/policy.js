// The policy desk: a fault leads to its line in the text, and a rule whose form is open to its place there.

const area = () => document.getElementById("text");

function show(line, column) {
  const field = area();
  if (!field) return;
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + Math.max(0, column - 1);
  field.focus({ preventScroll: false });
  field.setSelectionRange(start, start + Math.max(0, (lines[line - 1] ?? "").length - column + 1));
  field.scrollTop = (line - 4) * parseFloat(getComputedStyle(field).lineHeight);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  show(Number(link.dataset.line), Number(link.dataset.column));
});

// Scroll the text to the open part, without moving the page or the focus.
function follow() {
  const field = area();
  const part = document.querySelector("input[name=part]")?.value ?? "";
  const [section, key] = part.split(".");
  if (!field || !key) return;
  const lines = field.value.split("\n");
  const at = lines.findIndex((line) => line.startsWith(`${section}:`));
  const line = lines.findIndex((text, index) => index > at && text.trimStart().startsWith(`${key}:`));
  if (at >= 0 && line > at) field.scrollTop = (line - 2) * parseFloat(getComputedStyle(field).lineHeight);
}
follow();
document.addEventListener("htmx:afterSettle", follow);

// A choice that reshapes the form brings the form anew: what was typed meanwhile stays.
const typedIn = () => new Map([...document.querySelectorAll("#work :is(textarea, input:not([type]))[id]")].map((field) => [field.id, field.value]));
let sent = null;
let since = [];
document.addEventListener("htmx:beforeRequest", () => { sent = typedIn(); });
document.addEventListener("htmx:beforeSwap", () => { since = sent ? [...typedIn()].filter(([id, value]) => sent.get(id) !== value) : []; });
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, value] of since) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  sent = null;
  since = [];
});
