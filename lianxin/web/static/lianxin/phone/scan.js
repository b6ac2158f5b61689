// A contact card's code by the camera, where the browser can read one; elsewhere the code is typed into the same field.
import { t } from "./app.js";
import { h } from "./dom.js";

const EVERY = 250;

export const canScan = () => "BarcodeDetector" in self && Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

// Shows the camera until a code is seen or the page is left; nothing is recorded.
export async function scan(found) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) {
    found("");
    return;
  }
  const video = h("video", { playsinline: true, muted: true });
  const close = h("button", { class: "button", type: "button", onclick: () => end() }, t("close"));
  const box = h("dialog", { class: "scan", "aria-label": t("scan") }, video, h("p", {}, t("scan_hint")), close);
  document.body.appendChild(box);
  if (box.showModal) box.showModal();
  else box.setAttribute("open", "");
  video.srcObject = stream;
  video.muted = true;
  video.play().catch(() => undefined);
  const reader = new self.BarcodeDetector({ formats: ["qr_code"] });
  let over = false;
  function end() {
    over = true;
    stream.getTracks().forEach((track) => track.stop());
    box.remove();
  }
  box.addEventListener("cancel", end);
  const look = async () => {
    if (over) return;
    const codes = await reader.detect(video).catch(() => []);
    if (codes.length) { end(); found(codes[0].rawValue); } else setTimeout(look, EVERY);
  };
  look();
}
