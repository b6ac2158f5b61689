// The package: what a visit needs, of one officer, kept section by section under the data key; only what changed is fetched.
import { lockedJson, unlockedJson } from "./crypto.js";
import { ask } from "./net.js";

const { get, tell } = self.LianxinStore;
const ROWS = ["counterparts", "matters", "entries"];
const SECTIONS = ["dues", "plan", "words", "rules", "me"];
const EMPTY = {
  counterparts: {}, matters: {}, entries: {}, dues: { groups: [] }, plan: { day: [], week: [] }, rules: [], me: null,
  words: { entries: [], topics: [], campaigns: [], needs: [], matter_kinds: [], categories: [], companions: [] },
};

// All sections, decrypted; those that never came are empty.
export async function load(db, key) {
  const whole = JSON.parse(JSON.stringify(EMPTY));
  for (const box of await db.boxes.toArray()) {
    if (box.name in whole) whole[box.name] = await unlockedJson(key, box);
  }
  return whole;
}

// Asks for what changed. Returns {status}: 200 changed, 304 nothing, 401 session ended, 410 wipe, 404 another's phone, 0 no answer.
export async function refresh(db, key) {
  const cursor = (await db.boxes.get("entries")) ? await get(db, "cursor", "") : "";
  const headers = { "X-Lianxin-Device": await get(db, "device", "") };
  if (cursor) headers["If-None-Match"] = `"${cursor}"`;
  const answer = await ask(`/phone/package/?since=${encodeURIComponent(cursor)}`, { headers, wait: 30000 });
  if (answer.status === 304) await db.meta.put({ key: "contact_at", value: Date.now() });
  if (answer.status !== 200 || !answer.data) return answer;
  await self.LianxinSync.contact(db, answer.data);
  await merge(db, key, answer.data);
  tell("package");
  return answer;
}

// Sealed first, written after: a transaction of the database does not wait for the cipher. Cursor and content change together or not at all.
async function merge(db, key, given) {
  const old = given.full ? EMPTY : await load(db, key);
  const changed = given.changed || {};
  const boxes = [];
  for (const name of ROWS) {
    if (!given.full && !changed[name] && !(given.codes && given.codes[name])) continue;
    const rows = mergedRows(old[name], changed[name] || [], given.codes && given.codes[name]);
    boxes.push(Object.assign({ name }, await lockedJson(key, rows)));
  }
  for (const name of SECTIONS) {
    if (changed[name] !== undefined) boxes.push(Object.assign({ name }, await lockedJson(key, changed[name])));
  }
  await db.transaction("rw", db.boxes, db.meta, async () => {
    if (given.full) await db.boxes.where("name").anyOf(ROWS.concat(SECTIONS)).delete();
    await db.boxes.bulkPut(boxes);
    await db.meta.bulkPut([{ key: "cursor", value: given.cursor }, { key: "package_at", value: given.server_time }]);
  });
}

export function mergedRows(old, rows, codes) {
  const whole = Object.assign({}, old);
  rows.forEach((row) => { whole[row.code] = row; });
  if (!codes) return whole;
  const kept = {};
  codes.forEach((code) => { if (whole[code]) kept[code] = whole[code]; });
  return kept;
}

// A box of the phone's own (the plan as changed, who was visited last), under the same key.
export async function keepBox(db, key, name, value) {
  await db.boxes.put(Object.assign({ name }, await lockedJson(key, value)));
}

export async function readBox(db, key, name, missing) {
  const box = await db.boxes.get(name);
  return box ? unlockedJson(key, box) : missing;
}
