// Drafts live through a killed tab: each change is written under the data key within half a second.
import { lockedJson, unlockedJson } from "./crypto.js";

const PAUSE = 400;

export class Drafts {
  constructor(db, key, failed) {
    this.failed = failed;
    this.db = db;
    this.key = key;
    this.timer = 0;
    this.waiting = null;
  }

  // Soon: what is typed. Each later call replaces the one before.
  soon(draft) {
    this.waiting = draft;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.now().catch(this.failed); }, PAUSE);
  }

  // At once: before the page is hidden. Rejects where the phone is full.
  async now() {
    clearTimeout(this.timer);
    const draft = this.waiting;
    if (!draft) return;
    this.waiting = null;
    try {
      const now = Date.now() + 1000 * (await self.LianxinStore.get(this.db, "offset", 0));
      await this.db.drafts.put(Object.assign({ id: draft.id, at: new Date(now).toISOString() }, await lockedJson(this.key, draft)));
    } catch (error) {
      this.waiting = this.waiting || draft;
      throw error;
    }
  }

  forget() {
    clearTimeout(this.timer);
    this.waiting = null;
  }

  async all() {
    const rows = await this.db.drafts.orderBy("id").toArray();
    const found = [];
    for (const row of rows) found.push(Object.assign(await unlockedJson(this.key, row), { at: row.at }));
    return found.sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  async one(id) {
    const row = await this.db.drafts.get(id);
    return row ? unlockedJson(this.key, row) : null;
  }

  async drop(id) {
    this.forget();
    await this.db.transaction("rw", this.db.drafts, this.db.photos, async () => {
      await this.db.drafts.delete(id);
      await this.db.photos.where("record").equals(id).filter((photo) => photo.state === "draft").delete();
    });
  }
}
