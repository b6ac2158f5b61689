// Enrolling this phone, unlocking once a shift, locking, and wiping. See docs/phone.md for what each key protects.
import { fromBase64, random, uuid } from "./bytes.js";
import { carried, putCarried } from "./carry.js";
import { ROUNDS, dataKey, keyOfBoth, keyOfPin, locked, proofOf, stretched, unlocked } from "./crypto.js";
import { ask } from "./net.js";

const { get, put, tell } = self.LianxinStore;
export const WRONG_MOST = 10;
const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

// "none" not enrolled, "locked", "open".
export async function stateOf(db) {
  if (!(await get(db, "vault", null))) return "none";
  return (await openKey(db)) ? "open" : "locked";
}

// The data key while the shift lasts; a clock that was set back ends the shift as well.
export async function openKey(db) {
  const row = await db.keys.get("data");
  const now = Date.now();
  if (row && row.from <= now + HOUR && now < row.until) return row.key;
  if (row) await db.keys.delete("data");
  return null;
}

export const weak = (pin) => !/^\d{6,12}$/.test(pin) || /^(\d)\1+$/.test(pin) || "01234567890123 9876543210987".includes(pin);

// A new vault: needs the session. Returns {status}; 201 when the phone is enrolled and unlocked. What was sealed before stays; where the old vault
// is open and the officer the same, drafts and readable copies stay as well.
export async function enrol(db, pin, name) {
  const salt = random(16);
  const bits = await stretched(pin, salt, ROUNDS);
  const proof = await proofOf(bits, salt);
  let device = await get(db, "device", "") || uuid();
  let answer = await ask("/phone/devices/", { body: { code: device, name, proof } });
  if (answer.status === 410 || answer.status === 422) {
    device = uuid();
    answer = await ask("/phone/devices/", { body: { code: device, name, proof } });
  }
  if (answer.status !== 201) return answer;
  await keep(db, { device, salt, bits, given: answer.data });
  return answer;
}

async function keep(db, made) {
  const { given, bits, salt } = made;
  const share = fromBase64(given.server_share);
  const raw = random(32);
  const wrapped = await locked(await keyOfBoth(bits, share, salt), raw);
  const alone = given.pin_alone_allowed ? await locked(await keyOfPin(bits, salt), share) : null;
  const key = await dataKey(raw);
  raw.fill(0);
  const tokens = Object.assign({}, await get(db, "tokens", {}), { [made.device]: given.upload_token });
  const whose = await get(db, "officer", null);
  const old = whose && whose.code === given.officer.code ? await openKey(db) : null;
  const found = old ? await carried(db, old, key) : null;
  await db.transaction("rw", [db.meta, db.keys, db.boxes, db.drafts, db.photos, db.outbox], async () => {
    await Promise.all([db.boxes.clear(), db.drafts.clear(), db.photos.where("state").equals("draft").delete()]);
    await db.meta.bulkDelete(["cursor", "token_ended", "revoked", "recent", "wiped"]);
    await db.meta.bulkPut([
      { key: "device", value: made.device },
      { key: "tokens", value: tokens },
      { key: "sealing_key", value: given.sealing_key },
      { key: "officer", value: given.officer },
      { key: "shift_hours", value: given.shift_hours },
      { key: "wipe_after_days", value: given.wipe_after_days },
      { key: "contact_at", value: Date.now() },
      { key: "vault", value: { salt, rounds: ROUNDS, wrapped, alone, bad: 0 } },
    ]);
    if (found) await putCarried(db, found);
    await openFor(db, key, given.shift_hours);
  });
  tell("vault");
}

function openFor(db, key, hours) {
  const now = Date.now();
  return db.keys.put({ name: "data", key, from: now, until: now + hours * HOUR });
}

// {ok} or {why: "wrong", left} | "locked" | "wipe" | "server" (the server's share is needed and can not be reached).
export async function unlock(db, pin) {
  const vault = await get(db, "vault", null);
  const bits = await stretched(pin, vault.salt, vault.rounds);
  const answer = await askShare(db, bits, vault);
  if (answer.status === 410) return { why: "wipe" };
  if (answer.status === 423) return { why: "locked" };
  if (answer.status === 403) return { why: "wrong", left: answer.data && answer.data.left };
  if (answer.status === 200) {
    const share = fromBase64(answer.data.server_share);
    return openWith(db, await asAllowed(vault, bits, share, answer.data), bits, share, answer.data);
  }
  if (!vault.alone) return { why: "server" };
  return unlockAlone(db, vault, bits);
}

// The policy may have changed: the share lies beside the key, under the PIN alone, only where that is allowed.
async function asAllowed(vault, bits, share, given) {
  if (given.pin_alone_allowed === Boolean(vault.alone)) return vault;
  return Object.assign({}, vault, { alone: given.pin_alone_allowed ? await locked(await keyOfPin(bits, vault.salt), share) : null });
}

async function askShare(db, bits, vault) {
  if (navigator.onLine === false) return { status: 0, data: null };
  const device = await get(db, "device", "");
  const token = (await get(db, "tokens", {}))[device] || "";
  const body = { device, proof: await proofOf(bits, vault.salt) };
  const answer = await ask("/phone/unlock/", { body, token, wait: 4000 });
  if (answer.status === 200) await self.LianxinSync.contact(db, answer.data);
  return answer;
}

// A wrong PIN is counted before it is tried, so that killing the page does not give another guess.
async function unlockAlone(db, vault, bits) {
  const bad = (vault.bad || 0) + 1;
  await put(db, "vault", Object.assign({}, vault, { bad }));
  let share;
  try {
    share = await unlocked(await keyOfPin(bits, vault.salt), vault.alone);
  } catch (error) {
    if (bad >= WRONG_MOST) { await wipe(db, "guessed"); return { why: "wipe" }; }
    return { why: "wrong", left: WRONG_MOST - bad };
  }
  return openWith(db, vault, bits, share, {});
}

async function openWith(db, vault, bits, share, given) {
  let raw;
  try {
    raw = await unlocked(await keyOfBoth(bits, share, vault.salt), vault.wrapped);
  } catch (error) {
    return { why: "wrong" };
  }
  const hours = given.shift_hours || await get(db, "shift_hours", 10);
  const key = await dataKey(raw);
  await openFor(db, key, hours);
  await put(db, "vault", Object.assign({}, vault, { bad: 0 }));
  tell("vault");
  return { ok: true };
}

export async function lock(db) {
  await db.keys.delete("data");
  tell("vault");
}

// Everything that can be read goes; what the server has not acknowledged stays, sealed, with the token that sends it.
export async function wipe(db, why) {
  const tables = [db.meta, db.keys, db.boxes, db.drafts, db.outbox, db.photos];
  await db.transaction("rw", tables, async () => {
    await Promise.all([db.keys.clear(), db.boxes.clear(), db.drafts.clear()]);
    await db.meta.bulkDelete(["vault", "cursor", "officer", "recent", "plan"]);
    await db.outbox.where("state").equals("received").delete();
    await db.outbox.toCollection().modify((row) => { delete row.local; });
    await db.photos.where("state").equals("draft").delete();
    await put(db, "wiped", { why, at: new Date().toISOString() });
  });
  tell("vault");
}

// A revoked phone, once the server says that it has each record: then the sealed ones go as well.
export async function wipeAll(db) {
  const device = await get(db, "device", "");
  await wipe(db, "revoked");
  const mine = (row) => row.device === device;
  if (await db.outbox.where("state").anyOf(self.LianxinSync.WAITING).filter(mine).count()) return false;
  const tokens = Object.assign({}, await get(db, "tokens", {}));
  delete tokens[device];
  await db.transaction("rw", [db.meta, db.outbox, db.photos], async () => {
    await Promise.all([db.outbox.filter(mine).delete(), db.photos.filter(mine).delete()]);
    await put(db, "tokens", tokens);
    await db.meta.bulkDelete(["device", "revoked"]);
  });
  tell("vault");
  return true;
}

// Days since the server last answered; by a clock that went back, none.
export async function overdue(db) {
  const days = await get(db, "wipe_after_days", 0);
  const at = await get(db, "contact_at", 0);
  return Boolean(days && at && Date.now() - at > days * DAY);
}

