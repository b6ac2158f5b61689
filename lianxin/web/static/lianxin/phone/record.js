// A record: a draft becomes a payload, a text to copy, faults beside the fields. Values in, values out (docs/phone.md, "Record").
import { base64, random, uuid } from "./bytes.js";
import { daysBetween, shownDay } from "./dates.js";

export const LONGEST = { problem: 300, text: 4000, problems: 20, photos: 6 };
export const QUANTITIES = ["half_days", "minutes", "persons", "fen", "count"];

export function newDraft(given) {
  return Object.assign({
    id: uuid(), kind: "entry", who: [], households: [], officers: [], activity: "", topic: "", campaign: "", amounts: {}, problems: [], text: "",
    nobody: false, day: "", until: "", photos: [], corrects: "", mends: "", version: 1,
  }, given);
}

// [{field, say, params}]; empty when it may be saved. Nothing is asked but what, when, and who where the kind names somebody.
export function faultsOf(draft, data, today) {
  const faults = [];
  const kind = data.words.entries.find((one) => one.key === draft.activity);
  if (!kind) faults.push({ field: "activity", say: "choose_activity" });
  if (!draft.who.length && !draft.households.length && kind && (kind.takes || []).length) faults.push({ field: "who", say: "choose_who" });
  if (draft.day && draft.day > today) faults.push({ field: "day", say: "day_ahead" });
  if (draft.until && draft.until < (draft.day || today)) faults.push({ field: "until", say: "until_before" });
  if (draft.problems.some((one) => one.become === "solved" && one.text.trim() && !one.answer)) faults.push({ field: "problems", say: "say_how_solved" });
  return faults;
}

// What is sealed. A day that nobody set follows the clock, corrected by the server's where that is known.
export function payloadOf(draft, context) {
  const day = draft.day || context.today;
  const far = Math.abs(context.offset) > 300;
  return Object.assign({
    kind: draft.kind, salt: base64(random(16)), day, until: draft.until && draft.until !== day ? draft.until : "",
    day_by: draft.day ? "chosen" : "clock", officers: draft.officers, counterparts: draft.who, households: draft.households, activity: draft.activity,
    topic: draft.topic, campaign: draft.campaign, text: draft.text, nobody_home: draft.nobody, problems: problemsOf(draft),
    photos: draft.photos.map((one) => ({ id: one.id, hash: one.hash })), corrects: draft.corrects, mends: draft.mends,
    clock: far ? { offset: context.offset, phone: context.phone } : null,
  }, amountsOf(draft, context.kind));
}

function problemsOf(draft) {
  const whose = draft.who.length === 1 ? draft.who[0] : "";
  return draft.problems.filter((one) => one.text.trim()).map((one) => ({
    text: one.text.slice(0, LONGEST.problem), counterpart: one.counterpart || whose, category: one.category || "",
    become: one.become === "note" ? "" : one.become || "", answer: one.become === "solved" ? one.answer || "" : "",
  }));
}

// Days are typed as days and kept as half-days, yuan as fen: whole numbers only. An amount that the kind does not have is left out.
function amountsOf(draft, kind) {
  const times = { half_days: 2, fen: 100 };
  const found = {};
  (kind && !draft.nobody ? kind.quantities || [] : []).forEach((name) => {
    const typed = draft.amounts[name];
    if (typed === undefined || typed === "") return;
    found[name] = Math.round(Number(typed) * (times[name] || 1));
  });
  return found;
}

// An entry that the server has, as a draft: to correct it, or to copy it.
export function draftOfEntry(one) {
  const per = { half_days: 2, fen: 100 };
  const amounts = {};
  QUANTITIES.forEach((name) => { if (one[name]) amounts[name] = String(one[name] / (per[name] || 1)); });
  return newDraft({
    who: one.counterparts.map((who) => who.code), officers: one.officers.slice(), activity: one.activity, topic: one.topic || "", campaign: one.campaign || "", amounts,
    text: one.text || "", nobody: one.nobody_home, day: one.day, until: one.until || "",
  });
}

// As it goes into another form or a message: one line for each thing.
export function copyText(draft, data, t, lang, today) {
  const names = draft.who.map((code) => nameOf(data, code)).concat(draft.households.map((one) => one.name));
  const kind = data.words.entries.find((one) => one.key === draft.activity);
  const what = `${kind ? kind.label : draft.activity}${draft.nobody ? `(${t("nobody_home")})` : ""}`;
  const lines = [`${shownDay(draft.day || today, lang)} ${what}`];
  if (names.length) lines.push(names.join(lang === "en" ? ", " : "、"));
  if (draft.text) lines.push(draft.text);
  draft.problems.filter((one) => one.text.trim()).forEach((one) => lines.push(`${t("problem")}: ${one.text}`));
  return lines.join("\n");
}

export function nameOf(data, code) {
  const one = data.counterparts[code];
  return one ? `${one.village && one.base === "household" ? `${one.village} ` : ""}${one.name}` : code;
}

export function seenDays(one, today) {
  return one.seen ? Math.max(0, daysBetween(one.seen, today)) : null;
}
