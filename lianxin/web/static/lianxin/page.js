// What every page may do with script, and does without: shortcuts, scope that applies at once.

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));
}

// A field with data-key="/" takes the focus when the key is pressed outside of fields.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const field = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
  }
});

// The scope applies as soon as it is chosen; the other parts of the address stay.
for (const form of document.querySelectorAll("form[data-scope]")) {
  form.querySelector("button")?.setAttribute("hidden", "");
  form.addEventListener("change", () => {
    const address = new URL(location.href);
    for (const [name, value] of new FormData(form)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    address.searchParams.delete("after");
    location.assign(address);
  });
}

// A long form is sent by its button, not by the key that ends a word on a telephone's keyboard.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && field instanceof HTMLInputElement && field.closest("form[data-long]")) event.preventDefault();
});

// One press is enough: the second is ignored while the first is under way (the server would keep only one anyway).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// What is wrong is read out first, unless somebody types already: a script may come late.
const begun = (field) => "defaultValue" in field && field.value !== field.defaultValue;
if (!begun(document.activeElement ?? document.body)) document.getElementById("errors")?.focus();

// What was typed before the scripts came is told to them: to what asks before one leaves, and to lists that come as one types.
addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])")) {
    if (!begun(field)) continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("begun", { bubbles: true }));
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Copy a drafted text: the button shows only where the browser can do it.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = button.dataset.done;
  });
}
