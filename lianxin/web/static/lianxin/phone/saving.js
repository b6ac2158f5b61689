// From the screen to the outbox: one save, one word about it, and the sender is woken.
import { app, go, remember, say, t, today } from "./app.js";
import { usualKind } from "./choose.js";
import { add, takeBack } from "./outbox.js";
import { nameOf, newDraft, payloadOf } from "./record.js";

const { get } = self.LianxinStore;
const HOLD = 5000;
const AGAIN = 60000;
const SOON = [2000, 5000, 15000];

// Asks the worker to send once there is a network, even if this page is closed by then (where the browser can).
async function askLater() {
  try {
    const worker = await navigator.serviceWorker.ready;
    if (worker.sync) await worker.sync.register("lianxin");
  } catch (error) {
    // No background sync: the page sends when it is opened, seen, or on line again.
  }
}

// Runs the sender; the screen is told by the channel. Never throws: what could not be sent is still in the outbox.
// A weak signal gives no event: while the page is open, what did not go is tried again after a minute. A network that has just come back
// is told of before it carries anything: then it is tried again soon.
let again = 0;
let soon = [];
export async function wake(why) {
  clearTimeout(again);
  if (why === "online") soon = SOON.slice();
  const said = await self.LianxinSync.flush(app.db, why).catch(() => "error");
  if (["offline", "error", "later"].includes(said)) tryAgain();
  else if (app.network === "offline" && app.refresh) app.refresh("again");
  return said;
}

export function tryAgain() {
  clearTimeout(again);
  again = setTimeout(() => wake("again"), soon.length ? soon.shift() : AGAIN);
}

export function later(milliseconds) {
  setTimeout(() => wake("held"), milliseconds);
}

// Rejects where the phone is full; the draft is then still there.
export async function save(draft, held) {
  const kind = app.data.words.entries.find((one) => one.key === draft.activity);
  const context = { today: today(), offset: await get(app.db, "offset", 0), phone: new Date().toISOString(), kind };
  await add(app.db, app.key, draft, payloadOf(draft, context), held);
  await remember(draft).catch(() => undefined);
  askLater();
  if (held) later(held + 200);
  else wake("saved");
}

// One tap: recorded at once, and taken back with another one.
export async function nobodyHome(code) {
  const kind = usualKind(app.data, code, app.recent.kinds);
  if (!kind) { go("record", { who: code }); return; }
  const draft = newDraft({ who: [code], activity: kind.key, nobody: true });
  try {
    await save(draft, HOLD);
  } catch (error) {
    say(t(full(error) ? "phone_full" : "not_saved"));
    return;
  }
  say(t("saved_nobody", { name: nameOf(app.data, code), kind: kind.label }), t("undo"), () => undo(draft.id));
}

async function undo(id) {
  say(t(await takeBack(app.db, id) ? "taken_back" : "too_late"));
}

export function full(error) {
  const name = error && (error.name === "AbortError" && error.inner ? error.inner.name : error.name);
  return /Quota/.test(name || "") || /quota/i.test((error && error.message) || "");
}
