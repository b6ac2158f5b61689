// On the ordinary pages: whoever logs out there leaves nothing readable on this phone. What the server has not got stays, sealed. No library: one small file.

const NAME = "lianxin-phone";
const CLEARED = ["keys", "boxes", "drafts"];
const GONE = ["vault", "cursor", "officer", "recent"];

// The database, or null where this browser has none of ours; none is made.
function open() {
  return new Promise((done) => {
    const asked = indexedDB.open(NAME);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = (event) => { event.preventDefault(); done(null); };
    asked.onblocked = () => done(null);
    asked.onsuccess = () => done(asked.result);
  });
}

function walk(store, each) {
  store.openCursor().onsuccess = (event) => {
    const cursor = event.target.result;
    if (!cursor) return;
    each(cursor);
    cursor.continue();
  };
}

function clear(db) {
  return new Promise((done) => {
    const all = db.transaction(["meta", "outbox", "photos"].concat(CLEARED), "readwrite");
    all.oncomplete = done;
    all.onerror = done;
    all.onabort = done;
    CLEARED.forEach((name) => all.objectStore(name).clear());
    GONE.forEach((key) => all.objectStore("meta").delete(key));
    walk(all.objectStore("photos"), (cursor) => { if (cursor.value.state === "draft") cursor.delete(); });
    walk(all.objectStore("outbox"), (cursor) => {
      if (cursor.value.state === "received") { cursor.delete(); return; }
      const row = cursor.value;
      delete row.local;
      cursor.update(row);
    });
  });
}

for (const form of document.querySelectorAll('form[action="/accounts/logout/"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.left || !self.indexedDB) return;
    event.preventDefault();
    form.dataset.left = "1";
    const over = () => form.submit();
    open().then((db) => (db ? clear(db) : undefined)).then(over, over);
  });
}
