// Counterparts: a row with the two things one does on a visit, all of them by village, and finding one.
import { addressOf, app, go, t, today } from "../app.js";
import { byCard, matching, unseen } from "../choose.js";
import { add, card, fill, h, icon } from "../dom.js";
import { seenDays } from "../record.js";
import { canScan, scan } from "../scan.js";
import { nobodyHome } from "../saving.js";

const MOST = 30;

export function seenWords(one) {
  const days = seenDays(one, today());
  if (days === null) return t("never_seen");
  return days === 0 ? t("seen_today") : t("days_ago", { n: days });
}

// What a visit must know, in a line.
export function knownOf(one) {
  const known = (one.needs || []).slice();
  if (one.matters) known.push(t("open_matters", { n: one.matters }));
  return known.join(" · ");
}

// Name, days, and both buttons; "nobody home" saves at once and can be taken back. ``given``: {bare} leaves the village out, {more} further
// buttons instead of "nobody home", {why} a word more.
export function personRow(one, given) {
  const { bare, more, why } = given || {};
  const home = one.base === "household";
  const known = [seenWords(one), knownOf(one), why].filter(Boolean).join(" · ");
  return h("li", { class: "person" },
    h("div", { class: "grow" },
      h("b", {}, one.name), " ", one.village && home && !bare ? h("span", { class: "muted" }, one.village) : null,
      h("small", { class: "block muted" }, known)),
    h("div", { class: "acts" },
      home && !more ? h("button", { class: "button small", type: "button", onclick: () => nobodyHome(one.code) }, t("nobody"), h("span", { class: "sr-only" }, ` ${one.name}`)) : null,
      h("a", { class: "button small main", href: addressOf("record", { who: one.code }) }, t("record_short"), h("span", { class: "sr-only" }, ` ${one.name}`)),
      more || null));
}

// A field that finds as one types, and a button that scans a contact card where the browser can. ``found(row)`` makes the element of a result.
export function finder(given) {
  const results = h("div", { "aria-live": "polite", class: given.listClass });
  const said = h("p", { class: "hint", hidden: true });
  const show = () => {
    const typed = input.value;
    const carded = byCard(app.data, typed);
    const rows = carded ? [carded] : matching(app.data, typed, given.most || MOST);
    fill(results, rows.map(given.found));
    said.hidden = Boolean(rows.length) || !typed.trim();
    said.textContent = t("nobody_found");
  };
  const input = h("input", { type: "search", autocomplete: "off", placeholder: t("find_hint"), "aria-label": t("find_label"), oninput: show });
  const scanned = (text) => {
    const one = byCard(app.data, text);
    if (one) given.scanned(one);
    else { input.value = text; show(); said.hidden = false; said.textContent = t("card_unknown"); }
  };
  const button = canScan() ? h("button", { class: "button", type: "button", onclick: () => scan(scanned) }, icon("card"), t("scan")) : null;
  const box = h("div", { class: "finder" }, h("div", { class: "with-button" }, input, button), said, results);
  return box;
}

export function peopleView() {
  const rows = unseen(app.data, 1000, "");
  const groups = {};
  rows.forEach((one) => { (groups[one.village || t("elsewhere")] = groups[one.village || t("elsewhere")] || []).push(one); });
  const found = finder({ listClass: "rows found", found: (one) => personRow(one), scanned: (one) => go("record", { who: one.code }) });
  const page = h("div", {}, h("div", { class: "page" }, h("h1", {}, t("people")), h("span", { class: "aside" }, t("n_people", { n: rows.length }))), h("section", { class: "card" }, found));
  Object.keys(groups).sort().forEach((name) => {
    add(page, h("section", { class: "card" }, h("header", {}, h("h2", {}, name), h("span", { class: "aside" }, t("n_people", { n: groups[name].length }))), h("ul", { class: "rows" }, groups[name].map((one) => personRow(one, { bare: true })))));
  });
  if (!rows.length) add(page, card(t("people"), null, h("p", { class: "empty" }, t("no_people"))));
  return page;
}

