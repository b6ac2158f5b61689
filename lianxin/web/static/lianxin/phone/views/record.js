// Recording: who, what, save. Everything else waits below and is never asked for.
import { app, copy, go, say, t, today } from "../app.js";
import { fittingKinds, recent, unseen, usualKind } from "../choose.js";
import { fill, h } from "../dom.js";
import { SentAlready } from "../outbox.js";
import { LONGEST, QUANTITIES, copyText, faultsOf, nameOf, newDraft } from "../record.js";
import { full, save } from "../saving.js";
import { shownDay } from "../dates.js";
import { finder, knownOf } from "./people.js";
import { moreFields, photosField, problemsField } from "./fields.js";

const OFFERED = 6;
const HOLD = 5000;

// The draft that the address names, or a new one for whom it names.
async function draftOf(query) {
  const kept = query.get("draft") ? await app.drafts.one(query.get("draft")) : null;
  if (kept) return kept;
  return newDraft({ who: query.getAll("who").filter((code) => app.data.counterparts[code]) });
}

export async function recordView(query) {
  const draft = await draftOf(query);
  const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(draft, form, 0); } });
  const state = { draft, form, offered: offeredFor(draft), touched: () => touched(draft) };
  draw(state);
  return form;
}

// Those offered as chips: who was chosen, then recent, then longest unseen.
function offeredFor(draft) {
  const codes = draft.who.slice();
  recent(app.data, app.recent.who, 4).concat(unseen(app.data, OFFERED, today())).forEach((one) => { if (!codes.includes(one.code)) codes.push(one.code); });
  return codes.slice(0, Math.max(OFFERED, draft.who.length));
}

// Written away soon; from then on the address names the draft, so that a reload or a killed tab comes back to it.
function touched(draft) {
  app.drafts.soon(draft);
  const address = `#/record?draft=${draft.id}`;
  if (location.hash !== address) history.replaceState(null, "", address);
}

function titleOf(draft) {
  if (draft.kind === "correction") return t("correct_record");
  return t(draft.mends ? "mend_record" : draft.version > 1 ? "change_record" : "record_visit");
}

function draw(state) {
  const { draft, form } = state;
  const head = h("div", { class: "page" }, h("h1", {}, titleOf(draft)), h("span", { class: "aside" }, shownDay(draft.day || today(), app.lang)));
  state.errors = h("div", { class: "errors", id: "errors", tabindex: "-1", hidden: true });
  state.who = h("fieldset", { id: "field-who" });
  state.what = h("fieldset", { id: "field-activity" });
  state.amounts = h("div", {});
  fill(form, [head, state.errors, state.who, state.what, state.amounts, draft.kind === "entry" ? problemsField(state) : null, textField(state), photosField(state), moreFields(state),
    h("div", { class: "buttons" }, copyButton(draft), dropButton(draft)),
    h("div", { class: "stick" }, h("button", { class: "button main big" }, t("save")))]);
  drawWho(state);
  drawWhat(state);
}

function chipOf(name, type, value, checked, label, small, onchange) {
  return h("label", { class: "chip" }, h("input", { type, name, value, checked, onchange }), h("span", {}, label, small ? h("small", {}, small) : null));
}

function drawWho(state) {
  const { draft } = state;
  const toggle = (event) => {
    const code = event.target.value;
    draft.who = draft.who.filter((one) => one !== code).concat(event.target.checked ? [code] : []);
    state.touched();
    drawWhat(state);
    known();
  };
  const choose = (one) => {
    if (!draft.who.includes(one.code)) draft.who.push(one.code);
    if (!state.offered.includes(one.code)) state.offered.unshift(one.code);
    state.touched();
    drawWho(state);
    drawWhat(state);
  };
  const chips = state.offered.map((code) => app.data.counterparts[code]).filter(Boolean)
    .map((one) => chipOf("who", "checkbox", one.code, draft.who.includes(one.code), one.name, one.base === "household" ? one.village : "", toggle));
  const about = h("p", { class: "hint" });
  const known = () => {
    const lines = draft.who.map((code) => app.data.counterparts[code]).filter((one) => one && knownOf(one)).map((one) => `${one.name}: ${knownOf(one)}`);
    about.textContent = lines.join("; ");
    about.hidden = !lines.length;
  };
  const pick = (one) => h("button", { class: "chip-button", type: "button", onclick: () => choose(one) }, one.name, one.village ? h("small", {}, one.village) : null);
  const found = finder({ listClass: "chips found", most: 8, found: pick, scanned: choose });
  fill(state.who, [h("legend", {}, t("who")), h("div", { class: "chips", id: "who" }, chips), about, found]);
  known();
}

function drawWhat(state) {
  const { draft } = state;
  const kinds = fittingKinds(app.data, draft.who);
  if (!kinds.some((kind) => kind.key === draft.activity)) draft.activity = "";
  const choose = (event) => { draft.activity = event.target.value; state.touched(); drawAmounts(state); };
  const used = app.recent.kinds;
  const order = kinds.slice().sort((a, b) => rank(used, a.key) - rank(used, b.key));
  const chips = order.map((kind) => chipOf("activity", "radio", kind.key, draft.activity === kind.key, kind.label, "", choose));
  const home = draft.who.length && draft.kind === "entry"
    ? h("button", { class: "chip-button off", type: "button", id: "nobody", onclick: () => nobody(state) }, t("nobody_home")) : null;
  fill(state.what, [h("legend", {}, t("what")), h("div", { class: "chips", id: "what" }, chips, home), kinds.length ? null : h("p", { class: "hint" }, t("no_kind_fits"))]);
  drawAmounts(state);
}

const rank = (used, key) => (used.includes(key) ? used.indexOf(key) : 99);

function drawAmounts(state) {
  const { draft } = state;
  const kind = app.data.words.entries.find((one) => one.key === draft.activity);
  const names = QUANTITIES.filter((name) => kind && (kind.quantities || []).includes(name));
  fill(state.amounts, names.map((name) => {
    const input = h("input", {
      type: "number", id: `amount-${name}`, min: "0", step: name === "half_days" ? "0.5" : name === "fen" ? "0.01" : "1", inputmode: name === "half_days" || name === "fen" ? "decimal" : "numeric",
      value: draft.amounts[name] === undefined ? "" : draft.amounts[name], oninput: (event) => { draft.amounts[name] = event.target.value; state.touched(); },
    });
    return h("div", { class: "field" }, h("label", { for: `amount-${name}` }, t(`amount_${name}`)), h("span", { class: "with-unit" }, input, h("span", {}, t(`unit_${name}`))));
  }));
}

function textField(state) {
  const { draft } = state;
  const area = h("textarea", { id: "text", rows: "2", maxlength: LONGEST.text, value: draft.text, oninput: (event) => { draft.text = event.target.value; state.touched(); } });
  return h("div", { class: "field" }, h("label", { for: "text" }, t("remark")), h("p", { class: "hint", id: "text-hint" }, t("voice_hint")), area);
}

function copyButton(draft) {
  return h("button", { class: "button", type: "button", onclick: () => copy(copyText(draft, app.data, t, app.lang, today())) }, t("copy_text"));
}

function dropButton(draft) {
  const drop = async () => { await app.drafts.drop(draft.id); say(t("dropped")); go(draft.version > 1 || draft.kind !== "entry" ? "outbox" : "today"); };
  return h("button", { class: "button", type: "button", onclick: drop }, t("drop_draft"));
}

// One tap: whom was chosen, nobody there; saved and taken back as from the list.
function nobody(state) {
  const { draft } = state;
  const kind = usualKind(app.data, draft.who[0], draft.activity ? [draft.activity] : app.recent.kinds);
  submit(Object.assign(draft, { nobody: true, activity: kind ? kind.key : "" }), state.form, HOLD);
}

let saving = false;
async function submit(draft, form, held) {
  if (saving) return;
  const faults = faultsOf(draft, app.data, today());
  if (faults.length) { showFaults(form, faults); return; }
  saving = true;
  try {
    app.drafts.forget();
    await save(draft, held);
    say(t("saved_here", { name: draft.who.map((code) => nameOf(app.data, code)).join(" ") }));
    if (app.screen.name === "record") go("today");
  } catch (error) {
    await failed(draft, form, error);
  } finally {
    saving = false;
  }
}

async function failed(draft, form, error) {
  draft.nobody = false;
  if (error instanceof SentAlready || (error && error.inner instanceof SentAlready)) {
    await app.drafts.drop(draft.id);
    say(t("sent_before"));
    go("outbox");
    return;
  }
  app.drafts.soon(draft);
  showFaults(form, [{ field: "text", say: full(error) ? "phone_full" : "not_saved" }]);
}

// At the top and beside the field; read out first.
function showFaults(form, faults) {
  form.querySelectorAll(".error").forEach((one) => one.remove());
  const box = form.querySelector("#errors");
  fill(box, [h("h2", {}, t("please_mend")), h("ul", {}, faults.map((one) => h("li", {}, t(one.say))))]);
  faults.forEach((one) => {
    const field = form.querySelector(`#field-${one.field}`);
    const legend = field && field.querySelector("legend, label");
    if (legend) legend.insertAdjacentElement("afterend", h("p", { class: "error" }, `✕ ${t(one.say)}`));
  });
  box.hidden = false;
  box.focus();
  box.scrollIntoView({ block: "center" });
}

