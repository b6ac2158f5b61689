// On the page of a call: a guess goes into the field at a press, a ready answer into the answer. What is pressed came while the
// page was open, so the whole page is listened to.
document.addEventListener("click", (event) => {
  const category = event.target.closest?.("[data-category]");
  if (category) {
    const field = document.querySelector('select[name="category"]');
    if (field) {
      field.value = category.dataset.category;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }
    return;
  }
  const answer = event.target.closest?.("[data-answer]");
  const target = answer && document.querySelector('textarea[name="answer"]');
  if (!target) return;
  const text = document.getElementById(answer.dataset.answer).textContent.trim();
  target.value = target.value.trim() ? `${target.value.trim()}\n${text}` : text;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.focus();
});

// The desk asks every three seconds who rings. Logged out, the page is loaded anew instead of the log-in standing in its midst; not
// connected, it says so: silence must not look like quiet.
const lost = document.getElementById("hotline-lost");
if (lost) {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "hotline-now" || event.detail.xhr.status !== 200) return;
    if (event.detail.xhr.responseText.includes('id="hotline-now"')) return;
    event.detail.shouldSwap = false;
    location.reload();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => { lost.hidden = Boolean(event.detail.successful); });
}
