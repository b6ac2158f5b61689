// Keys of the dispatch desk. One key acts only while nobody types, only when keys are on, and never when it repeats by itself:
// whoever holds Enter does not send off the next matter unread.
const desk = document.querySelector("[data-desk]");
const READ_FIRST = 400;

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("select, textarea, input:not([type=radio], [type=checkbox])"));

// A script may come late: whoever types by then is not taken away from it.
const typesAlready = () => {
  const field = document.activeElement;
  return field instanceof HTMLSelectElement || (field && "defaultValue" in field && field.value !== field.defaultValue);
};

function press(key) {
  const target = desk.querySelector(`[data-press="${CSS.escape(key)}"]`);
  if (!target || target.disabled || target.closest("[hidden]")) return false;
  if (target.matches("input[type=radio], input[type=checkbox]")) {
    target.checked = target.type === "radio" || !target.checked;
    target.focus();
    target.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (target.matches("input, select, textarea")) {
    target.focus();
  } else if (target.matches("details")) {
    target.open = !target.open;
    target.querySelector("summary").focus();
  } else {
    target.click();
  }
  return true;
}

// The next one waits a moment under a finger that is still down.
function readFirst() {
  const main = desk.querySelector("[data-main]");
  if (!main) return;
  const begun = performance.now();
  main.addEventListener("keydown", (event) => {
    const soon = "read" in main.dataset && performance.now() - begun < READ_FIRST;
    if (event.key === "Enter" && (event.repeat || soon)) event.preventDefault();
  });
  if (document.getElementById("errors")) return;
  const proposed = desk.querySelector('input[name="pick"]:checked')?.value;
  const own = !proposed && desk.querySelector("[data-other] select");
  if (desk.dataset.desk === "on" && !typesAlready()) (own || main).focus({ preventScroll: true });
}

// The ten seconds in which a dispatch may be undone, counted down; then the button goes.
function countDown(box) {
  const left = box.querySelector("[data-left]");
  const ends = performance.now() + Number(box.dataset.undo) * 1000;
  const timer = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    if (left) left.textContent = String(seconds);
    if (!seconds) {
      clearInterval(timer);
      const held = box.contains(document.activeElement);
      box.querySelector("form")?.remove();
      if (held) desk.querySelector("[data-main]")?.focus();
    }
  }, 250);
}

// One's own choice unfolds when it is chosen, and takes the focus; a proposal folds it away.
function own() {
  const box = desk.querySelector("[data-other]");
  if (!box) return;
  const choices = desk.querySelectorAll('input[name="pick"]');
  if (!choices.length) box.querySelector("select").dataset.press = "c";
  const fit = (focus) => {
    const chosen = desk.querySelector('input[name="pick"]:checked');
    box.hidden = Boolean(chosen?.value) && !box.querySelector(".bad") && !(typesAlready() && box.contains(document.activeElement));
    if (focus && !box.hidden) box.querySelector("select, input")?.focus();
  };
  for (const choice of choices) choice.addEventListener("change", () => fit(true));
  fit(false);
}

// What was refused stands beside its field, and that is where one goes on; the summary above is read out by itself.
function atFault() {
  if (!typesAlready()) desk.querySelector(".field.bad :is(select, input, textarea)")?.focus();
}

// Ticking one of a group ticks its equals, and says how many are ticked.
function many() {
  const form = desk.querySelector("form[data-many]");
  if (!form) return;
  const said = form.querySelector("[data-ticked]");
  const boxes = [...form.querySelectorAll('input[name="codes"]')];
  const count = () => { if (said) said.textContent = String(boxes.filter((box) => box.checked).length); };
  for (const button of form.querySelectorAll("[data-equals]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const box of boxes) box.checked = box.dataset.group === button.dataset.equals;
      const category = form.querySelector('[name="category"]');
      if (category) category.value = button.dataset.equals;
      count();
    });
  }
  form.addEventListener("change", count);
  count();
}

if (desk) {
  if (desk.dataset.desk === "on") {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && typing(event.target)) event.target.blur(); // out of a field, to the keys
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
      if (event.key !== "Enter" && press(event.key)) event.preventDefault();
    });
  }
  readFirst();
  own();
  many();
  atFault();
  desk.querySelectorAll("[data-undo]").forEach(countDown);
}
