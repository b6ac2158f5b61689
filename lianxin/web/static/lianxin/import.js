// While a sheet is worked through, say how far it is and offer to stop. Without script the browser just waits.

for (const form of document.querySelectorAll("form[data-work]")) {
  const panel = form.querySelector("[data-working]");
  if (!panel) continue;
  form.addEventListener("submit", () => {
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    const timer = setInterval(async () => {
      try {
        const answer = await fetch(panel.dataset.working, { headers: { accept: "application/json" } });
        const { words } = await answer.json();
        if (words) panel.querySelector("[data-words]").textContent = words;
      } catch {
        clearInterval(timer);
      }
    }, 1500);
  });
}

// Stopping must not leave the page: the answer of the work itself brings the next one.
document.getElementById("stop-work")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  await fetch(form.action, { method: "post", body: new FormData(form), redirect: "manual" });
  delete form.dataset.sent;
});
