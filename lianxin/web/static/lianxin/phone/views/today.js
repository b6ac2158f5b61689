// Today: what I owe, whom I have not seen for longest, today's plan, drafts, what waits for me. The figures are the server's, with their time.
import { addressOf, app, t, today } from "../app.js";
import { unseen } from "../choose.js";
import { shownDay, shownMoment } from "../dates.js";
import { card, h, icon, tag } from "../dom.js";
import { nameOf } from "../record.js";
import { matterRow } from "./matters.js";
import { personRow } from "./people.js";
import { planOf } from "./plan.js";

const SHOWN = 3;
const PLANNED = 5;
const DOTS = 12;

export async function todayView() {
  const drafts = await app.drafts.all();
  return h("div", {},
    h("div", { class: "page" }, h("h1", {}, t("today"), " ", h("span", { class: "aside" }, shownDay(today(), app.lang)))),
    drafts.length ? draftsCard(drafts) : null,
    app.data.dues.groups.map(duesCard),
    app.data.dues.groups.length ? null : card(t("dues"), null, h("p", { class: "empty" }, t("no_dues"))),
    asOf(),
    planCard(),
    unseenCard(),
    mattersCard(),
    h("div", { class: "stick" }, h("a", { class: "button main big", href: addressOf("record") }, icon("plus"), t("record_visit"))));
}

function asOf() {
  if (!app.packageAt) return null;
  return h("p", { class: "hint" }, t("as_of", { at: shownMoment(app.packageAt, app.lang, today()) }), app.waiting ? ` · ${t("not_counted", { n: app.waiting })}` : "");
}

export function draftsCard(drafts) {
  const title = (draft) => draft.who.map((code) => nameOf(app.data, code)).join(app.lang === "en" ? ", " : "、") || t("no_name_yet");
  const rows = drafts.map((draft) => h("li", {},
    h("span", { class: "grow" }, title(draft), h("small", { class: "block muted" }, shownMoment(draft.at, app.lang, today()))),
    h("a", { class: "button small", href: addressOf("record", { draft: draft.id }) }, t("go_on"), h("span", { class: "sr-only" }, ` ${title(draft)}`))));
  return card(t("drafts"), null, h("ul", { class: "rows" }, rows));
}

function duesCard(group) {
  const left = group.days_left === null || group.days_left === undefined ? null : h("span", { class: "aside" }, t("workdays_left", { n: group.days_left }));
  return card(group.heading || t("dues"), left, h("ul", { class: "dues" }, group.lines.map(dueLine)));
}

const TAGS = { met: ["ok", "✓"], short: ["late", "✕"], grace: ["warn", "!"], exempt: ["", "–"], unmeasured: ["", "?"] };

function dueLine(line) {
  const state = TAGS[line.state];
  return h("li", { class: "due" },
    h("span", { class: "title" }, line.title), progressOf(line),
    h("span", { class: "done" }, state ? tag(state[0], state[1], line.state_label) : line.shown || amount(line)),
    line.sentence ? h("details", { class: "more how" }, h("summary", {}, t("rule")), h("div", { class: "box" }, line.sentence)) : null);
}

const halves = (number, quantity) => (quantity === "half_days" ? number / 2 : quantity === "fen" ? number / 100 : number);

function amount(line) {
  if (!line.owed) return `${halves(line.done, line.quantity)}`;
  return `${halves(line.done, line.quantity)}/${halves(line.owed, line.quantity)}${line.unit ? ` ${line.unit}` : ""}`;
}

// Few: dots; many: a bar. Always with the number beside it.
function progressOf(line) {
  const owed = halves(line.owed || 0, line.quantity);
  const done = halves(line.done || 0, line.quantity);
  if (!owed) return null;
  if (owed > DOTS || line.quantity === "fen") return h("progress", { max: owed, value: Math.min(done, owed), "aria-label": line.title });
  const dots = [];
  for (let at = 0; at < owed; at += 1) dots.push(h("span", { class: `dot ${done >= at + 1 ? "full" : done > at ? "half" : ""}` }));
  return h("span", { class: "dots", "aria-hidden": "true" }, dots);
}

function planCard() {
  const codes = planOf("day");
  const rows = codes.map((code) => app.data.counterparts[code]).filter(Boolean);
  const link = h("a", { class: "aside", href: addressOf("plan") }, t("plan_change"));
  if (!rows.length) return null;
  return card(t("plan_today"), link, h("ul", { class: "rows" }, rows.slice(0, PLANNED).map((one) => personRow(one))));
}

function unseenCard() {
  const planned = planOf("day").slice(0, PLANNED);
  const rows = unseen(app.data, 1000, today()).filter((one) => !planned.includes(one.code)).slice(0, SHOWN);
  const link = h("a", { class: "aside", href: addressOf("people") }, t("all_people"));
  return card(t("longest_unseen"), link, rows.length ? h("ul", { class: "rows" }, rows.map((one) => personRow(one))) : h("p", { class: "empty" }, t("no_people")));
}

function mattersCard() {
  const all = Object.keys(app.data.matters).map((code) => app.data.matters[code]);
  const waiting = all.filter((one) => one.next && one.next.length).slice(0, SHOWN);
  const link = h("a", { class: "aside", href: addressOf("matters") }, t("all_matters"));
  return card(t("for_me"), link, waiting.length ? h("ul", { class: "rows" }, waiting.map(matterRow)) : h("p", { class: "empty" }, t("no_matters")));
}
