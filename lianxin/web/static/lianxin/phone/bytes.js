// Bytes, ids, hashes, and the one canonical text of a record: what is hashed is what is sealed and sent.

export function base64(bytes) {
  let text = "";
  const all = new Uint8Array(bytes);
  for (let at = 0; at < all.length; at += 8192) text += String.fromCharCode.apply(null, all.subarray(at, at + 8192));
  return btoa(text);
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export const utf8 = (text) => new TextEncoder().encode(text);
export const fromUtf8 = (bytes) => new TextDecoder().decode(bytes);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export function joined(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

// crypto.randomUUID came with Chrome 92.
export function uuid() {
  const bytes = random(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = hexOf(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function hexOf(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function sha256(bytes) {
  return hexOf(await crypto.subtle.digest("SHA-256", bytes));
}

const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

// Keys sorted, nothing empty, no half of a surrogate pair (which no UTF-8 text can hold).
function cleaned(value) {
  if (typeof value === "string") return value.replace(LONE, "$1").trim();
  if (Array.isArray(value)) return value.map(cleaned).filter(present);
  if (value === null || typeof value !== "object") return value;
  const whole = {};
  for (const key of Object.keys(value).sort()) {
    const part = cleaned(value[key]);
    if (present(part)) whole[key] = part;
  }
  return whole;
}

function present(value) {
  return value !== null && value !== undefined && value !== "" && value !== false && !(Array.isArray(value) && !value.length);
}

export const canonical = (value) => JSON.stringify(cleaned(value));
