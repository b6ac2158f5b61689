// What was recorded here, and where it is. A state is only ever what this phone knows: "received" is said on the server's receipt alone.
import { app, copy, download, go, say, t, today, named } from "../app.js";
import { uuid } from "../bytes.js";
import { shownDay, shownMoment } from "../dates.js";
import { card, h, tag } from "../dom.js";
import { exported, listed, setAside, takeBack, untouched } from "../outbox.js";
import { copyText, draftOfEntry, nameOf, newDraft } from "../record.js";
import { wake } from "../saving.js";

const STATES = {
  phone: ["warn", "▢", "state_phone"], sent: ["info", "↑", "state_sent"], received: ["ok", "✓", "state_received"],
  refused: ["late", "✕", "state_refused"], conflict: ["warn", "!", "state_conflict"], declined: ["late", "✕", "state_declined"],
};

export async function outboxView() {
  const rows = await listed(app.db, app.key);
  const waiting = rows.filter((row) => row.state === "phone" || row.state === "sent").length;
  const now = h("button", { class: "button", type: "button", onclick: sendNow }, t("send_now"));
  return h("div", {},
    h("div", { class: "page" }, h("h1", {}, t("outbox")), h("span", { class: "aside" }, waiting ? t("n_waiting", { n: waiting }) : t("all_sent"))),
    waiting ? h("p", {}, now) : null,
    rows.length ? h("ul", { class: "outbox" }, rows.map(rowOf)) : card(t("outbox"), null, h("p", { class: "empty" }, t("outbox_empty"))),
    h("p", { class: "hint" }, t("outbox_hint")), earlierCard(rows));
}

// What the server has of the last month and this phone did not send: from a phone before, or from the ordinary pages.
function earlierCard(rows) {
  const here = rows.map((row) => row.entry).filter(Boolean);
  const found = Object.keys(app.data.entries).map((code) => app.data.entries[code]).filter((one) => !here.includes(one.code) && one.state !== "corrected");
  if (!found.length) return null;
  found.sort((a, b) => (a.recorded_at < b.recorded_at ? 1 : -1));
  return card(t("earlier"), t("n_earlier", { n: found.length }), h("ul", { class: "rows wrap earlier" }, found.map(earlierRow)));
}

function earlierRow(one) {
  const draft = draftOfEntry(one);
  const names = one.counterparts.map((who) => who.name).join(app.lang === "en" ? ", " : "、");
  const whole = one.state === "current" && one.whole && draft.who.every((code) => app.data.counterparts[code]);
  return h("li", {},
    h("div", { class: "grow" }, h("b", {}, [names, one.label, one.nobody_home ? t("nobody_home") : ""].filter(Boolean).join(" · ")),
      h("small", { class: "block muted" }, shownDay(one.day, app.lang), one.state === "withdrawn" ? ` · ${t("withdrawn")}` : "", one.text ? ` · ${one.text.slice(0, 60)}` : "")),
    h("div", { class: "buttons" },
      whole ? button(t("correct"), () => reopen(draft, { kind: "correction", corrects: one.code })) : null,
      button(t("copy_text"), () => copy(copyText(draft, app.data, t, app.lang, one.day))),
      h("a", { class: "button small", href: `/entries/${one.code}/` }, t("open_entry"))));
}

async function sendNow() {
  say(t("sending"));
  const said = await wake("asked");
  if (said !== "done") say(t(said === "offline" ? "still_offline" : said === "later" ? "server_busy" : said === "ended" ? "sign_in_to_send" : "send_failed"));
  else say(t("sent_all"));
}

function titleOf(row) {
  if (!row.draft) return t("sealed_record");
  const kind = app.data.words.entries.find((one) => one.key === row.draft.activity);
  const names = row.draft.who.map((code) => nameOf(app.data, code)).concat(row.draft.households.map((one) => one.name));
  const what = kind ? kind.label : row.draft.activity;
  return [names.join(app.lang === "en" ? ", " : "、"), what, row.draft.nobody ? t("nobody_home") : "", row.kind === "correction" ? t("a_correction") : ""].filter(Boolean).join(" · ");
}

const time = (iso) => shownMoment(iso, app.lang, today());

function rowOf(row) {
  const state = STATES[row.state] || STATES.phone;
  const tried = row.state === "phone" && row.tries ? h("small", { class: "block muted" }, t("tried_at", { at: time(row.tried_at) })) : null;
  const why = (row.why || []).map((one) => h("p", { class: "why" }, named(one)));
  return h("li", { class: "card", "data-state": row.state },
    h("div", { class: "line" }, h("b", {}, titleOf(row)), tag(state[0], state[1], t(state[2]))),
    h("small", { class: "block muted" }, row.draft ? `${shownDay(row.draft.shown_day, app.lang)} · ` : "", t("made_at", { at: time(row.saved_at) }), row.state === "phone" ? "" : ` · ${t(state[2])} ${time(row.at)}`),
    tried, why, photosOf(row), row.aside ? h("p", { class: "hint" }, t("set_aside_done")) : null, h("div", { class: "buttons" }, actsOf(row)));
}

function photosOf(row) {
  if (!row.photos.length) return null;
  const bad = row.photos.filter((one) => one.state === "refused").length;
  return h("small", { class: "block muted" }, bad ? t("photos_refused", { n: bad }) : t("photos_waiting", { n: row.photos.length }));
}

const button = (words, act) => h("button", { class: "button small", type: "button", onclick: act }, words);

function actsOf(row) {
  const acts = [];
  const draft = row.draft;
  if (draft && untouched(row)) acts.push(button(t("change"), () => reopen(draft, { version: 2 })), button(t("take_back"), () => back(row)));
  else if (draft && row.state === "received" && row.kind !== "withdrawal") acts.push(button(t("correct"), () => reopen(draft, { id: uuid(), kind: "correction", corrects: row.entry || row.id, mends: "", photos: [], problems: [] })));
  else if (draft && (row.state === "phone" || row.state === "sent")) acts.push(button(t("correct"), () => reopen(draft, { id: uuid(), kind: "correction", corrects: row.id, mends: "", photos: [], problems: [] })));
  if (row.state === "refused" || row.state === "declined" || row.state === "conflict") {
    if (draft && row.state !== "conflict") acts.push(button(t("mend"), () => reopen(draft, { id: uuid(), mends: row.id })));
    if (!row.aside) acts.push(button(t("set_aside"), () => setAside(app.db, row.id)));
  }
  if (row.state !== "received") acts.push(button(t("export"), async () => download(await exported(app.db, app.key, row.id), `lianxin-${row.id}.json`)));
  if (draft) acts.push(button(t("copy_text"), () => copy(copyText(draft, app.data, t, app.lang, draft.shown_day))));
  if (row.entry && row.state === "received") acts.push(h("a", { class: "button small", href: `/entries/${row.entry}/` }, t("open_entry")));
  return acts;
}

// As a draft again, on the form; nothing of the old record changes until it is saved.
async function reopen(draft, change) {
  const again = newDraft(Object.assign({}, draft, change));
  delete again.shown_day;
  delete again.at;
  app.drafts.soon(again);
  await app.drafts.now();
  go("record", { draft: again.id });
}

async function back(row) {
  say(t(await takeBack(app.db, row.id) ? "taken_back" : "too_late"));
}

