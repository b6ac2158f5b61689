// A form of a step shows the fields that go with the outcome chosen; without script all of them show.
for (const form of document.querySelectorAll("form[data-step]")) {
  const dependent = [...form.querySelectorAll("[data-when]")];
  if (!dependent.length) continue;
  const fit = () => {
    const chosen = form.querySelector('input[name="outcome"]:checked')?.value ?? "";
    for (const field of dependent) field.hidden = !field.dataset.when.split(" ").includes(chosen);
  };
  form.addEventListener("change", fit);
  fit();
}

// Printing on a roll of 58 or 80 mm, or on A4: the paper is a class of the page.
for (const button of document.querySelectorAll("[data-paper]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.documentElement.classList.remove("roll-58", "roll-80", "sheet-a4");
    document.documentElement.classList.add(button.dataset.paper);
    print();
  });
}

// A canned answer goes into the answer at a press, after what is there.
for (const button of document.querySelectorAll("[data-insert]")) {
  const target = document.querySelector(`textarea[name="${button.dataset.into}"]`);
  if (!target) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset.insert).textContent.trim();
    target.value = target.value.trim() ? `${target.value.trim()}\n${text}` : text;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  });
}
