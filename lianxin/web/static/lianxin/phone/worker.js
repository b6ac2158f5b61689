// The service worker: registered here, and updated when nobody is in the middle of something.
import { h, fill } from "./dom.js";
import { t } from "./app.js";

export async function begin() {
  const registration = await navigator.serviceWorker.register("/phone/sw.js", { scope: "/phone/", updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  const offer = () => { if (registration.waiting && navigator.serviceWorker.controller) show(registration); };
  offer();
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    if (coming) coming.addEventListener("statechange", offer);
  });
}

// The new edition waits until it is asked for, or until no page of the old one is open. What was recorded is not touched by either.
function show(registration) {
  const bar = document.getElementById("update");
  const button = h("button", { class: "button small", type: "button" }, t("update_now"));
  button.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting.postMessage("take over");
  });
  fill(bar, [h("span", { class: "grow" }, t("update_there")), button]);
  bar.hidden = false;
}
