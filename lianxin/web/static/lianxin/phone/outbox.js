// What was recorded: sealed and written in one transaction, together with the end of its draft; changed in place only until it is first sent.
import { canonical, sha256, utf8 } from "./bytes.js";
import { lockedJson, sealed, unlockedJson } from "./crypto.js";
import { bytesOf } from "./photos.js";

const { get, tell } = self.LianxinStore;
const { WAITING } = self.LianxinSync;
const KEEP = 30 * 24 * 3600 * 1000;

export class NotSealed extends Error {}
export class SentAlready extends Error {}

// The row as it is written; everything that takes the cipher is done before the transaction begins.
async function rowOf(db, key, draft, payload, held) {
  const sealing = await get(db, "sealing_key", null);
  if (!sealing) throw new NotSealed("no sealing key");
  const text = utf8(canonical(payload));
  const now = new Date();
  const offset = await get(db, "offset", 0);
  const saved = new Date(now.getTime() + offset * 1000).toISOString();
  const row = {
    id: draft.id, v: 1, device: await get(db, "device", ""), kind: payload.kind, order: now.getTime(), made_at: now.toISOString(), saved_at: saved, at: saved, offset, state: "phone",
    tries: 0, hash: await sha256(text), sealed: await sealed(sealing, text, draft.id), local: await lockedJson(key, Object.assign({}, draft, { shown_day: payload.day })),
    why: [], matters: [],
  };
  if (held) row.hold_until = now.getTime() + held;
  if (draft.mends) row.mends = draft.mends;
  return { row, photos: await photosOf(db, key, draft, sealing) };
}

async function photosOf(db, key, draft, sealing) {
  const found = [];
  for (const photo of draft.photos) {
    const kept = await db.photos.get(photo.id);
    if (kept && kept.sealed) found.push(Object.assign(kept, { record: draft.id, state: "phone" }));
    const bytes = kept && !kept.sealed ? await bytesOf(db, key, photo.id) : null;
    if (!bytes) continue;
    found.push({ id: photo.id, record: draft.id, hash: photo.hash, size: photo.size, device: await get(db, "device", ""), state: "phone", sealed: await sealed(sealing, bytes, photo.id) });
  }
  return found;
}

// On the flash when this resolves. Rejects where the phone is full: then the draft is as it was. Returns the row's id.
export async function add(db, key, draft, payload, held) {
  const made = await rowOf(db, key, draft, payload, held);
  await db.transaction("rw", db.outbox, db.photos, db.drafts, async () => {
    const there = await db.outbox.get(draft.id);
    if (there) {
      if (there.state !== "phone" || there.tries > 0) throw new SentAlready(draft.id);
      made.row.order = there.order;
    }
    await db.outbox.put(made.row);
    await db.photos.bulkPut(made.photos);
    await db.drafts.delete(draft.id);
  });
  tell("outbox");
  return draft.id;
}

// Whether it may still be changed as it stands. Once it has been tried, the server may have it: then a correction follows it.
export const untouched = (row) => row.state === "phone" && row.tries === 0;

// Taken back before it was ever sent: true; false where it was on its way already.
export async function takeBack(db, id) {
  const gone = await db.transaction("rw", db.outbox, db.photos, async () => {
    const row = await db.outbox.get(id);
    if (!row || !untouched(row)) return false;
    await db.outbox.delete(id);
    await db.photos.where("record").equals(id).delete();
    return true;
  });
  tell("outbox");
  return gone;
}

export async function waitingCount(db) {
  return db.outbox.where("state").anyOf(WAITING).count();
}

// The latest first, each with what it says where the key is at hand.
export async function listed(db, key) {
  const rows = (await db.outbox.orderBy("order").toArray()).reverse();
  const photos = await db.photos.where("state").anyOf(["phone", "refused"]).toArray();
  for (const row of rows) {
    row.photos = photos.filter((photo) => photo.record === row.id);
    row.draft = key && row.local ? await unlockedJson(key, row.local).catch(() => null) : null;
    delete row.local;
  }
  return rows;
}

// What was received a month ago need not stay on a phone; the server has it.
export async function tidy(db) {
  const before = Date.now() - KEEP;
  await db.outbox.where("state").equals("received").filter((row) => row.order < before).delete();
}

// A refused record as a file: what it says, why it was refused, and the sealed form that the desk can take in.
export async function exported(db, key, id) {
  const row = await db.outbox.get(id);
  const draft = key && row.local ? await unlockedJson(key, row.local).catch(() => null) : null;
  const whole = { id: row.id, hash: row.hash, made_at: row.made_at, state: row.state, at: row.at, why: row.why, sealed: row.sealed, draft, device: row.device };
  return new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" });
}

export async function setAside(db, id) {
  await db.outbox.update(id, { aside: true });
  tell("outbox");
}
