// Photos: shrunk and drawn anew, so that neither position nor device stays in the file; never asked for.
import { sha256, uuid } from "./bytes.js";
import { locked, unlocked } from "./crypto.js";

const LONG_SIDE = 1600;
const QUALITY = 0.8;

// A JPEG of what the picture shows, and nothing else. Rejects where the file is no picture.
export async function shrunk(file) {
  const picture = await decoded(file);
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no picture");
  return new Uint8Array(await new Response(blob).arrayBuffer());
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    return createImageBitmap(file);
  }
}

// Kept with the draft under the data key. Returns {id, hash, size}.
export async function keepPhoto(db, key, record, bytes) {
  const photo = { id: uuid(), hash: await sha256(bytes), size: bytes.length };
  await db.photos.put(Object.assign({ record, state: "draft" }, photo, await locked(key, bytes)));
  return photo;
}

export async function bytesOf(db, key, id) {
  const row = await db.photos.get(id);
  return row && row.data ? unlocked(key, row) : null;
}

// On a canvas, not as an address: the page's rules for content allow no other source.
export async function preview(bytes, canvas) {
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
}
