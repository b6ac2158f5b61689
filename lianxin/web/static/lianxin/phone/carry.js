// Registered anew while it is open (its token had ended): what was typed and what can be read here goes over from the old data key to the new one.
import { locked, unlocked } from "./crypto.js";

const OWN = ["recent", "own_plan"];

async function over(old, key, row) {
  return Object.assign({}, row, await locked(key, await unlocked(old, row)));
}

// All that the cipher takes is done before the transaction that replaces the rows; what the old key does not open stays behind.
export async function carried(db, old, key) {
  const kept = (rows) => rows.filter(Boolean);
  const each = (rows, turn) => Promise.all(rows.map((row) => turn(row).catch(() => null)));
  const [boxes, drafts, photos, outbox] = await Promise.all([
    db.boxes.where("name").anyOf(OWN).toArray(), db.drafts.toArray(), db.photos.where("state").equals("draft").toArray(), db.outbox.filter((row) => Boolean(row.local)).toArray(),
  ]);
  return {
    boxes: kept(await each(boxes, (row) => over(old, key, row))),
    drafts: kept(await each(drafts, (row) => over(old, key, row))),
    photos: kept(await each(photos, (row) => over(old, key, row))),
    local: kept(await each(outbox, async (row) => ({ id: row.id, local: await over(old, key, row.local) }))),
  };
}

// Within the transaction that opens the new vault.
export async function putCarried(db, found) {
  await Promise.all([db.boxes.bulkPut(found.boxes), db.drafts.bulkPut(found.drafts), db.photos.bulkPut(found.photos)]);
  for (const one of found.local) await db.outbox.update(one.id, { local: one.local });
}
