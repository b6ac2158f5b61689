// Before the data: where offline can not be, enrolling with a PIN, unlocking, and what is said after a wipe.
import { app, t } from "../app.js";
import { card, h } from "../dom.js";
import { ask } from "../net.js";
import { enrol, overdue, unlock, weak, wipe, wipeAll } from "../vault.js";
import { wake } from "../saving.js";

const { get } = self.LianxinStore;

const ordinary = () => h("p", {}, h("a", { class: "button", href: "/today/" }, t("ordinary_pages")));

export function unsupported() {
  return card(t("offline_unavailable"), null, h("p", {}, t(window.isSecureContext ? "browser_too_old" : "needs_https")), ordinary());
}

function pinField(id, label, fresh) {
  const input = h("input", { id, type: "password", inputmode: "numeric", autocomplete: fresh ? "new-password" : "current-password", pattern: "[0-9]*", minlength: 6, maxlength: 12, required: true });
  return h("div", { class: "field" }, h("label", { for: id }, label), input);
}

const value = (form, id) => form.querySelector(`#${id}`).value;

// What is wrong, beside the button and read out; the button works again.
function wrong(form, words) {
  const box = form.querySelector(".error");
  box.textContent = words ? `✕ ${words}` : "";
  box.hidden = !words;
  form.querySelector("button.main").disabled = false;
}

const busy = (form, words) => { form.querySelector("button.main").disabled = true; const box = form.querySelector(".error"); box.hidden = false; box.textContent = words; };

export async function enrolView(done) {
  const wiped = await get(app.db, "wiped", null);
  const hello = await ask("/phone/hello/");
  const told = wiped ? card(t("wiped"), null, h("p", {}, t(`wiped_${wiped.why}`)), await leftWords()) : null;
  if (hello.status === 0) return h("div", {}, told, card(t("enrol"), null, h("p", {}, t("enrol_needs_network"))));
  if (hello.status !== 200) {
    return h("div", {}, told, card(t("enrol"), null, h("p", {}, t("enrol_needs_login")), h("p", {}, h("a", { class: "button main", href: "/accounts/login/?next=/phone/" }, t("log_in")))));
  }
  return h("div", {}, told, enrolCard(hello.data, done));
}

// The token has ended while the page was open: the same registration again, under a PIN set anew. Nothing of it is lost meanwhile.
export async function registerView(done) {
  await app.drafts.now().catch(() => undefined);
  const hello = await ask("/phone/hello/");
  const back = h("p", {}, h("a", { class: "button", href: "#/today" }, t("not_now")));
  if (hello.status === 0) return card(t("register_again"), null, h("p", {}, t("enrol_needs_network")), back);
  if (hello.status !== 200) return card(t("register_again"), null, h("p", {}, t("enrol_needs_login")), h("p", {}, h("a", { class: "button main", href: "/accounts/login/?next=/phone/" }, t("log_in"))), back);
  return h("div", {}, card(t("register_again"), null, h("p", {}, t("register_keeps"))), enrolCard(hello.data, done), back);
}

async function leftWords() {
  const left = await app.db.outbox.where("state").anyOf(self.LianxinSync.WAITING).count();
  return left ? h("p", {}, t("sealed_left", { n: left })) : null;
}

function enrolCard(hello, done) {
  const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); enrolled(form, done); } },
    pinField("pin", t("new_pin"), true), pinField("pin2", t("pin_again"), true),
    h("div", { class: "field" }, h("label", { for: "name" }, t("phone_name")), h("input", { id: "name", maxlength: 40, autocomplete: "off", value: t("my_phone") })),
    h("p", { class: "error", role: "alert", hidden: true }), h("button", { class: "button main big" }, t("enrol_now")));
  const promises = [t("enrol_1"), t("enrol_2", { days: hello.wipe_after_days }), t(hello.pin_alone_allowed ? "enrol_3_alone" : "enrol_3")];
  return card(t("enrol"), hello.officer.name, h("ul", {}, promises.map((one) => h("li", {}, one))), form);
}

async function enrolled(form, done) {
  const pin = value(form, "pin");
  if (weak(pin)) { wrong(form, t("pin_weak")); return; }
  if (pin !== value(form, "pin2")) { wrong(form, t("pin_differs")); return; }
  busy(form, t("working"));
  const answer = await enrol(app.db, pin, value(form, "name").trim() || t("my_phone")).catch(() => ({ status: -1 }));
  if (answer.status === 201) { await persist(); done(); return; }
  wrong(form, answer.data && (answer.data[app.lang] || answer.data.zh) ? answer.data[app.lang] || answer.data.zh : t(answer.status === 0 ? "enrol_needs_network" : "not_enrolled"));
}

// Asked once: so that the browser does not clear the outbox when the phone is full.
async function persist() {
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
}

export function unlockView(done) {
  const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); opened(form, done); } },
    pinField("pin", t("pin"), false), h("p", { class: "error", role: "alert", hidden: true }), h("button", { class: "button main big" }, t("unlock")));
  const forgot = h("details", {}, h("summary", {}, t("pin_forgotten")), h("p", {}, t("pin_forgotten_how")),
    h("button", { class: "button danger", type: "button", onclick: async () => { await wipe(app.db, "forgotten"); done(); } }, t("start_anew")));
  setTimeout(() => form.querySelector("#pin") && form.querySelector("#pin").focus(), 0);
  return h("div", {}, card(t("unlock_title"), null, h("p", { class: "hint" }, t("unlock_hint")), form), forgot);
}

async function opened(form, done) {
  busy(form, t("working"));
  const said = await unlock(app.db, value(form, "pin")).catch(() => ({ why: "wrong" }));
  if (said.ok) { done(); return; }
  if (said.why === "wipe") { await revoked(); done(); return; }
  const words = { wrong: said.left ? t("pin_wrong_left", { n: said.left }) : t("pin_wrong"), locked: t("pin_locked"), server: t("unlock_needs_network") };
  wrong(form, words[said.why]);
  form.querySelector("#pin").value = "";
}

// What is left goes up first; then everything is wiped, the sealed records too once each is acknowledged.
export async function revoked() {
  await wake("revoked");
  await wipeAll(app.db);
}

// Too long without the server: wiped before anything is shown. True when it was.
export async function wipedForTime() {
  if (!(await get(app.db, "vault", null)) || !(await overdue(app.db))) return false;
  await wipe(app.db, "days");
  return true;
}

