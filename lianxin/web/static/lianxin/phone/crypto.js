// Keys and sealing. The shape of each is in docs/phone.md; nothing here touches the database or the network.
import { base64, fromUtf8, joined, random, utf8 } from "./bytes.js";

export const ROUNDS = 600000;
const AES = "AES-GCM";

// The PIN stretched: slow on purpose, once a shift.
export async function stretched(pin, salt, rounds) {
  const key = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, key, 256);
  return new Uint8Array(bits);
}

async function derived(secret, salt, info, length) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info: utf8(info) }, key, length * 8));
}

const aesKey = (raw, uses) => crypto.subtle.importKey("raw", raw, AES, false, uses || ["encrypt", "decrypt"]);

// What the server checks before it gives its share: made of the PIN alone, and of no use for opening anything.
export async function proofOf(bits, salt) {
  return base64(await derived(bits, salt, "lianxin-proof", 32));
}

export async function keyOfBoth(bits, share, salt) {
  return aesKey(await derived(joined(bits, share), salt, "lianxin-kek", 32));
}

export async function keyOfPin(bits, salt) {
  return aesKey(await derived(bits, salt, "lianxin-alone", 32));
}

export async function locked(key, bytes) {
  const iv = random(12);
  return { iv, data: new Uint8Array(await crypto.subtle.encrypt({ name: AES, iv }, key, bytes)) };
}

// Throws when the key is another one, or a bit was changed.
export async function unlocked(key, box) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: AES, iv: box.iv }, key, box.data));
}

export const lockedJson = (key, value) => locked(key, utf8(JSON.stringify(value)));
export const unlockedJson = async (key, box) => JSON.parse(fromUtf8(await unlocked(key, box)));

// The data key as stored in the database: the page may use it, nobody can take it out.
export const dataKey = (raw) => aesKey(raw);

// For the server alone: this phone itself can not open it again.
export async function sealed(sealingKey, bytes, id) {
  const rsa = await crypto.subtle.importKey("jwk", publicPart(sealingKey.jwk), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
  const raw = random(32);
  const iv = random(12);
  const key = await aesKey(raw, ["encrypt"]);
  const data = await crypto.subtle.encrypt({ name: AES, iv, additionalData: utf8(id) }, key, bytes);
  const wrapped = await crypto.subtle.encrypt({ name: "RSA-OAEP" }, rsa, raw);
  return { key: sealingKey.id, wrapped: base64(wrapped), iv: base64(iv), data: base64(data) };
}

function publicPart(jwk) {
  return { kty: jwk.kty, n: jwk.n, e: jwk.e, alg: "RSA-OAEP-256", ext: true };
}
