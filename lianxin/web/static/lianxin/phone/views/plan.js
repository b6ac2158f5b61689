// Whom to see today and this week: suggested by the server, grouped by village, changed as one likes. Kept on this phone only.
import { app, keepPlan, t, today } from "../app.js";
import { dayOf } from "../dates.js";
import { add, card, fill, h } from "../dom.js";
import { finder, personRow } from "./people.js";

const SPANS = ["day", "week"];
const SHOWN_ANYWAY = ["unseen", "matter"];

// The Monday of a day: a week's plan lasts until Sunday.
function mondayOf(day) {
  const date = new Date(`${day}T00:00:00Z`);
  return dayOf(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86400000 - 8 * 3600000, 0);
}

const keyOf = (span) => (span === "day" ? today() : mondayOf(today()));

function suggested(span) {
  const found = [];
  (app.data.plan[span] || []).forEach((village) => village.people.forEach((one) => found.push(one.code)));
  return found;
}

// The codes of the plan as the officer left it, else as it was suggested.
export function planOf(span) {
  const own = app.plan[span];
  return own && own.of === keyOf(span) ? own.codes : suggested(span);
}

function reasonsOf(code) {
  for (const span of SPANS) {
    for (const village of app.data.plan[span] || []) {
      const found = village.people.find((one) => one.code === code);
      if (found) return found.reasons.filter((one) => !SHOWN_ANYWAY.includes(one.key)).map((one) => one[app.lang] || one.zh).join(" · ");
    }
  }
  return "";
}

async function change(span, codes, redraw) {
  await keepPlan(Object.assign({}, app.plan, { [span]: { of: keyOf(span), codes } }));
  redraw();
}

// As suggested again.
async function forget(span, redraw) {
  const plan = Object.assign({}, app.plan);
  delete plan[span];
  await keepPlan(plan);
  redraw();
}

function spanCard(span, redraw) {
  const codes = planOf(span);
  const day = span === "week" ? planOf("day") : [];
  const groups = {};
  codes.filter((code) => !day.includes(code)).map((code) => app.data.counterparts[code]).filter(Boolean).forEach((one) => {
    const name = one.village || t("elsewhere");
    (groups[name] = groups[name] || []).push(one);
  });
  const parts = Object.keys(groups).map((name) => [h("h3", {}, name), h("ul", { class: "rows" }, groups[name].map((one) => row(span, one, codes, redraw)))]);
  const reset = app.plan[span] && app.plan[span].of === keyOf(span)
    ? h("button", { class: "link-button small", type: "button", onclick: () => forget(span, redraw) }, t("plan_again")) : null;
  const found = finder({ listClass: "chips found", most: 8, found: (one) => chip(one, () => change(span, codes.concat([one.code]), redraw)), scanned: (one) => change(span, codes.concat([one.code]), redraw) });
  return card(t(span === "day" ? "plan_today" : "plan_week"), reset, parts.length ? parts : h("p", { class: "empty" }, t("plan_empty")), h("details", {}, h("summary", {}, t("plan_add")), found));
}

const chip = (one, act) => h("button", { class: "chip-button", type: "button", onclick: act }, `+ ${one.name}`, one.village ? h("small", {}, one.village) : null);

function row(span, one, codes, redraw) {
  const without = codes.filter((code) => code !== one.code);
  const why = reasonsOf(one.code);
  const move = span === "week" && !planOf("day").includes(one.code)
    ? h("button", { class: "button small", type: "button", onclick: () => change("day", planOf("day").concat([one.code]), redraw) }, t("to_today")) : null;
  const off = h("button", { class: "button small", type: "button", "aria-label": t("plan_remove", { name: one.name }), onclick: () => change(span, without, redraw) }, "×");
  return personRow(one, { bare: true, more: [move, off], why });
}

export function planView() {
  const page = h("div", {});
  const draw = () => {
    fill(page, h("div", { class: "page" }, h("h1", {}, t("plan")), h("span", { class: "aside" }, t("plan_hint"))));
    SPANS.forEach((span) => add(page, spanCard(span, draw)));
  };
  draw();
  return page;
}
