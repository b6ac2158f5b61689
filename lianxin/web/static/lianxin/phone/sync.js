// Sends what is sealed, and believes nothing but the server's receipt. Classic script: the page and the service worker run the same lines.
(function () {
  const { get, put, tell } = self.LianxinStore;
  const MOST = 50;
  const BYTES = 4 * 1024 * 1024;
  const WAIT = 60000;
  const ASK_AGAIN = 10 * 60 * 1000;
  const WAITING = ["phone", "sent"];
  const DECIDED = ["refused", "conflict"];

  // One sender at a time over all tabs and the worker; who comes second waits, and then finds less to send.
  let queued = null;
  function flush(db, why) {
    if (queued) return queued;
    const run = () => { queued = null; return send(db, why); };
    queued = self.navigator.locks ? self.navigator.locks.request("lianxin-sync", run) : Promise.resolve().then(run);
    queued.catch(() => { queued = null; });
    return queued;
  }

  // Each record goes under the registration under which it was made: a phone that changed hands sends nothing in another's name.
  async function send(db, why) {
    const tokens = await get(db, "tokens", {});
    if (!Object.keys(tokens).length) return "no-device";
    if (self.navigator.onLine === false) return "offline";
    if ((await get(db, "retry_at", 0)) > Date.now()) return "later";
    let worst = "done";
    for (const device of Object.keys(tokens)) {
      const said = await sendOf(db, device, tokens[device], why);
      if (said === "offline" || said === "later") return said;
      if (said !== "done") worst = said;
    }
    return worst;
  }

  async function sendOf(db, device, token, why) {
    if (!(await learnClock(db, device, token))) return "offline";
    const said = await sendRecords(db, device, token);
    if (said !== "done") return said;
    await askDecided(db, device, token, why);
    return sendPhotos(db, device, token);
  }

  // Now, by the server's clock as far as it is known.
  async function moment(db) {
    return new Date(Date.now() + 1000 * (await get(db, "offset", 0))).toISOString();
  }

  // A clock that went back since something was recorded (a battery that was flat: 2019) is found out before anything is sent.
  async function learnClock(db, device, token) {
    const latest = await db.outbox.where("state").anyOf(WAITING).filter((row) => row.device === device).reverse().sortBy("order");
    if (!latest.length || latest[0].order < Date.now() + 60000) return true;
    const asked = { id: latest[0].id, hash: latest[0].hash, made_at: latest[0].made_at };
    const answer = await post(db, "/phone/upload/", token, { device, sent_at: new Date().toISOString(), batch: [asked] });
    return answer.status !== 0;
  }

  // When it was made, by the clock that this phone has now: the server counts from the time of sending.
  function madeAt(row, offset) {
    const made = Date.parse(row.made_at);
    if (made < Date.now() + 60000) return row.made_at;
    return new Date(made + 1000 * ((row.offset || 0) - offset)).toISOString();
  }

  async function sendRecords(db, device, token) {
    const tried = new Set();
    let most = MOST;
    for (;;) {
      const batch = await nextBatch(db, device, tried, most);
      if (!batch.length) return "done";
      const answer = await sendBatch(db, device, token, batch);
      if (answer === "smaller" && most > 1) most = Math.ceil(most / 2);
      else if (answer !== "done" && answer !== "smaller") return answer;
      else batch.forEach((row) => tried.add(row.id));
    }
  }

  // The oldest first, so that a correction never overtakes what it corrects. What was tapped by mistake is held a few seconds.
  async function nextBatch(db, device, tried, most) {
    const rows = await db.outbox.where("state").anyOf(WAITING).filter((row) => row.device === device).sortBy("order");
    const batch = [];
    let bytes = 0;
    for (const row of rows) {
      if (tried.has(row.id) || (row.hold_until || 0) > Date.now()) continue;
      bytes += row.sealed.data.length + 800;
      if (batch.length && (batch.length >= most || bytes > BYTES)) break;
      batch.push(row);
    }
    return batch;
  }

  function change(db, ids, how) {
    return db.transaction("rw", db.outbox, async () => {
      const rows = (await db.outbox.bulkGet(ids)).filter((row) => row && WAITING.includes(row.state));
      rows.forEach(how);
      await db.outbox.bulkPut(rows);
      return rows;
    });
  }

  // "Sent" is written down before the first byte leaves: from then on the server may have it, and the record may not be changed in place.
  // What goes is read again in the same transaction: a record mended or taken back a moment ago never goes as it was.
  async function sendBatch(db, device, token, batch) {
    const now = await moment(db);
    const offset = await get(db, "offset", 0);
    const ids = batch.map((row) => row.id);
    const rows = await change(db, ids, (row) => { row.state = "sent"; row.at = now; row.tries += 1; row.tried_at = now; });
    tell("outbox");
    const items = rows.map((row) => ({ id: row.id, hash: row.hash, made_at: madeAt(row, offset), sealed: row.sealed }));
    if (!items.length) return "done";
    const answer = await post(db, "/phone/upload/", token, { device, sent_at: new Date().toISOString(), batch: items });
    if (answer.status === 0) {
      await change(db, ids, (row) => { row.state = "phone"; row.at = row.saved_at; });
      tell("outbox");
      return "offline";
    }
    if (answer.status === 200 && answer.data && Array.isArray(answer.data.results)) {
      await apply(db, answer.data.results);
      if (answer.data.wipe) await put(db, "revoked", device);
      return "done";
    }
    if (answer.status < 500) await change(db, ids, (row) => { row.state = "phone"; row.at = row.saved_at; });
    tell("outbox");
    return refusedWhole(db, device, answer);
  }

  // Nothing of the batch is acknowledged; it stays, and goes again. Below 500 the server says that it took nothing; else it may have.
  async function refusedWhole(db, device, answer) {
    if (answer.status === 413) return "smaller";
    if (answer.status === 429) {
      await put(db, "retry_at", Date.now() + 1000 * Math.min(answer.after || 60, 3600));
      return "later";
    }
    if (answer.status === 401) await put(db, "token_ended", device);
    if (answer.status === 410) await put(db, "revoked", device);
    return answer.status === 401 || answer.status === 410 ? "ended" : "error";
  }

  function apply(db, results) {
    return db.transaction("rw", db.outbox, async () => {
      for (const result of results) {
        await db.outbox.where("id").equals(result.id).modify((row) => settle(row, result));
      }
    }).then(() => tell("outbox"));
  }

  // A record that was received stays received, whatever an answer that comes late says.
  function settle(row, result) {
    if (row.state === "received") return;
    if (result.state === "later" || result.state === "unknown") {
      if (WAITING.includes(row.state)) { row.state = "phone"; row.at = row.saved_at; row.why = result.why || []; }
      return;
    }
    row.state = result.state === "known" ? "received" : result.state;
    row.at = result.at || new Date().toISOString();
    row.entry = result.entry || "";
    row.matters = result.matters || [];
    row.why = result.why || [];
    if (row.state === "received") { delete row.sealed; row.why = []; }
  }

  // Whoever decides at the desk about a refused record decides once; the phone asks without sending it again.
  async function askDecided(db, device, token, why) {
    const now = Date.now();
    const due = (row) => why === "open" || now - (row.asked_at || 0) > ASK_AGAIN;
    const rows = (await db.outbox.where("state").anyOf(DECIDED).toArray()).filter((row) => row.device === device && due(row)).slice(0, MOST);
    if (!rows.length) return;
    const items = rows.map((row) => ({ id: row.id, hash: row.hash, made_at: row.made_at }));
    const answer = await post(db, "/phone/upload/", token, { device, sent_at: new Date().toISOString(), batch: items });
    if (answer.status !== 200 || !answer.data) return;
    await db.outbox.where("id").anyOf(rows.map((row) => row.id)).modify((row) => { row.asked_at = now; });
    await apply(db, answer.data.results.filter((one) => one.state !== "later" && one.state !== "unknown"));
  }

  async function sendPhotos(db, device, token) {
    for (const photo of await db.photos.where("state").equals("phone").toArray()) {
      const record = await db.outbox.get(photo.record);
      if (photo.device !== device) continue;
      if (record && record.state !== "received") continue;
      const body = { device, id: photo.id, record: photo.record, hash: photo.hash, sealed: photo.sealed };
      const answer = await post(db, "/phone/photos/", token, body);
      if (answer.status === 0) return "offline";
      if (answer.status !== 200 || !answer.data) return refusedWhole(db, device, answer);
      await settlePhoto(db, photo.id, answer.data.results ? answer.data.results[0] : answer.data);
    }
    tell("outbox");
    return "done";
  }

  function settlePhoto(db, id, result) {
    if (result.state === "received" || result.state === "known") return db.photos.delete(id);
    if (result.state === "later" || result.state === "unknown") return undefined;
    return db.photos.update(id, { state: "refused", why: result.why || [] });
  }

  // Status 0: no answer came. Each answer brings the server's time, so that a clock set to 2019 is found out.
  async function post(db, address, token, body) {
    const stop = typeof AbortController === "undefined" ? null : new AbortController();
    const timer = setTimeout(() => stop && stop.abort(), WAIT);
    try {
      const response = await fetch(address, {
        method: "POST", cache: "no-store", credentials: "omit", redirect: "error", signal: stop ? stop.signal : undefined,
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` }, body: JSON.stringify(body),
      });
      const data = await response.json().catch(() => null);
      await contact(db, data);
      return { status: response.status, data, after: Number(response.headers.get("Retry-After")) };
    } catch (error) {
      return { status: 0, data: null, after: 0 };
    } finally {
      clearTimeout(timer);
    }
  }

  async function contact(db, data) {
    if (!data || !data.server_time) return;
    await put(db, "contact_at", Date.now());
    await put(db, "offset", Math.round((Date.parse(data.server_time) - Date.now()) / 1000));
    if (data.sealing_key) await put(db, "sealing_key", data.sealing_key);
    await termsOf(db, data.terms || data);
  }

  // What the policy says now of storage: with each package and each unlocking. Where the PIN alone may open no more, what it would open goes.
  async function termsOf(db, terms) {
    if (!terms.wipe_after_days) return;
    await put(db, "wipe_after_days", terms.wipe_after_days);
    await put(db, "shift_hours", terms.shift_hours);
    const vault = await get(db, "vault", null);
    if (vault && vault.alone && terms.pin_alone_allowed === false) await put(db, "vault", Object.assign({}, vault, { alone: null }));
  }

  self.LianxinSync = { flush, contact, WAITING, DECIDED };
})();
