// The phone's database, for the page and for the service worker alike: a classic script, since both load it. No keys are used here.
(function () {
  const NAME = "lianxin-phone";

  // strict: what was accepted is on the flash before "saved" is said (a dead battery loses nothing).
  function open() {
    const db = new Dexie(NAME, { chromeTransactionDurability: "strict" });
    db.version(1).stores({
      meta: "key", // plain: device, upload token, sealing key, salt, cursor, times
      keys: "name", // the data key of this shift, which can not be taken out
      boxes: "name", // the package, each section under the data key
      drafts: "id", // under the data key
      outbox: "id, state, order", // sealed for the server; a copy to read under the data key
      photos: "id, record, state",
    });
    return db;
  }

  async function get(db, key, missing) {
    const row = await db.meta.get(key);
    return row === undefined ? missing : row.value;
  }

  function put(db, key, value) {
    return db.meta.put({ key, value });
  }

  // Other tabs, and the page when the worker has sent something, draw themselves anew.
  function tell(what) {
    if (typeof BroadcastChannel === "undefined") {
      if (self.document) self.dispatchEvent(new CustomEvent(NAME, { detail: what }));
      return;
    }
    const channel = new BroadcastChannel(NAME);
    channel.postMessage(what);
    channel.close();
  }

  self.LianxinStore = { NAME, open, get, put, tell };
})();
