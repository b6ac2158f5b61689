// My open matters with their next step, and the policy's words. Read here; steps are taken on the ordinary page, which needs a network.
import { app, t, today } from "../app.js";
import { daysBetween, shownDay } from "../dates.js";
import { card, h, tag } from "../dom.js";
import { nameOf } from "../record.js";

// Late by today's date, not by the day on which the data was fetched.
function dueTag(one) {
  const late = one.due_on ? daysBetween(one.due_on, today()) : 0;
  if (late > 0) return tag("late", "✕", t("late_days", { n: late }));
  return one.due_on ? h("span", { class: "tag" }, t("due_on", { day: shownDay(one.due_on, app.lang) })) : null;
}

export function matterRow(one) {
  const next = (one.next || []).join(app.lang === "en" ? ", " : "、");
  return h("li", { class: "matter" },
    h("div", { class: "grow" },
      h("a", { href: one.url }, one.title), app.data.counterparts[one.counterpart] ? h("span", { class: "muted" }, ` ${nameOf(app.data, one.counterpart)}`) : null,
      h("small", { class: "block muted" }, one.state_label, next ? ` · ${t("next_step", { step: next })}` : "")),
    dueTag(one));
}

export function mattersView() {
  const rows = Object.keys(app.data.matters).map((code) => app.data.matters[code]);
  rows.sort((a, b) => ((a.due_on || "9") < (b.due_on || "9") ? -1 : 1));
  const list = rows.length ? h("ul", { class: "rows" }, rows.map(matterRow)) : h("p", { class: "empty" }, t("no_matters"));
  return h("div", {},
    h("div", { class: "page" }, h("h1", {}, t("matters")), h("span", { class: "aside" }, t("n_matters", { n: rows.length }))),
    h("section", { class: "card" }, list), rows.length ? h("p", { class: "hint" }, t("matters_hint")) : null);
}

export function rulesView() {
  const parts = app.data.rules.map((rule) => card(rule.title, null, h("ul", {}, rule.sentences.map((text) => h("li", {}, text)))));
  return h("div", {}, h("div", { class: "page" }, h("h1", {}, t("rules"))), parts.length ? parts : card(t("rules"), null, h("p", { class: "empty" }, t("no_rules"))));
}
