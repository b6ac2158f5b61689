// The form of one entry: shows the kinds that fit whom was chosen, and the fields that the kind has. Without script all of them show.
const form = document.querySelector("form[data-entry]");

const words = (text) => (text || "").split(" ").filter(Boolean);
const chosen = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)];

// Kinds that may not name whom was chosen step back; a choice that no longer fits is taken back.
function fitKinds() {
  const kinds = new Set(chosen("who").map((box) => box.dataset.kind));
  for (const box of form.querySelectorAll('input[name="kind"]')) {
    const takes = words(box.dataset.with);
    const fits = [...kinds].every((kind) => takes.includes(kind));
    box.closest(".chip").hidden = !fits;
    if (!fits) box.checked = false;
  }
  const none = document.getElementById("no-kind");
  none.hidden = form.querySelector('.chip:not([hidden]) > input[name="kind"]') !== null;
}

// Only the quantities that the kind declares.
function fitFields() {
  const [kind] = chosen("kind");
  const has = new Set(words(kind?.dataset.quantities));
  for (const field of form.querySelectorAll("[data-quantity]")) {
    field.hidden = !has.has(field.dataset.quantity);
    if (field.hidden) for (const input of field.querySelectorAll("input")) input.value = "";
  }
  for (const field of form.querySelectorAll("[data-when]")) field.hidden = field.dataset.when !== kind?.value && field.dataset.when !== kind?.dataset.declares;
}

// What becomes of the problems is asked once there is one; how it was solved, where that was ticked.
function fitProblems() {
  const box = form.querySelector('[data-if="problems"]');
  if (!box) return;
  box.hidden = !form.elements.problems.value.trim();
  const become = box.querySelector('input[name="become"]:checked')?.value ?? "";
  for (const field of box.querySelectorAll("[data-if-become]")) field.hidden = field.dataset.ifBecome !== become;
}

// Whoever was found and ticked stays when the next search replaces the results.
function keep(event) {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.checked) return;
  const found = box.closest("[data-found]");
  if (!found) return;
  const kept = document.getElementById(found.dataset.found);
  const there = kept.querySelector(`input[value="${CSS.escape(box.value)}"]`);
  if (there) {
    there.checked = true;
    box.closest(".chip").remove();
  } else {
    kept.append(box.closest(".chip"));
  }
}

// Enter saves; in a search field it does not: there the results come by themselves.
function enter(event) {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (field.type !== "search") form.requestSubmit(form.querySelector("button.big"));
}

if (form) {
  const refresh = () => { fitKinds(); fitFields(); fitProblems(); };
  form.addEventListener("change", (event) => { keep(event); refresh(); });
  document.addEventListener("htmx:afterSwap", refresh);
  form.addEventListener("input", fitProblems);
  form.addEventListener("keydown", enter);
  refresh();
}
