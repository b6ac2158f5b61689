// Mine: the outbox, drafts, the plan, everybody, the policy's words; and this phone: its lock, its data, leaving it.
import { addressOf, app, go, say, t, today } from "../app.js";
import { shownMoment } from "../dates.js";
import { card, h, icon, tag } from "../dom.js";
import { ask } from "../net.js";
import { waitingCount } from "../outbox.js";
import { lock, wipe, wipeAll } from "../vault.js";
import { wake } from "../saving.js";
import { draftsCard } from "./today.js";

const { get } = self.LianxinStore;

const way = (picture, name, words, aside) => h("li", {}, icon(picture), h("a", { class: "grow", href: addressOf(name) }, words), aside || null);

export async function mineView() {
  const [drafts, waiting, refused] = await Promise.all([app.drafts.all(), waitingCount(app.db), app.db.outbox.where("state").anyOf(["refused", "conflict", "declined"]).filter((row) => !row.aside).count()]);
  const state = refused ? tag("late", "✕", t("n_refused", { n: refused })) : waiting ? tag("warn", "▢", t("n_waiting", { n: waiting })) : tag("ok", "✓", t("all_sent"));
  const me = app.data.me;
  return h("div", {},
    h("div", { class: "page" }, h("h1", {}, me ? me.name : t("mine")), h("span", { class: "aside" }, me ? me.unit : "")),
    h("section", { class: "card" }, h("ul", { class: "rows wrap" },
      way("import", "outbox", t("outbox"), state), way("calendar", "plan", t("plan")), way("people", "people", t("people")), way("rules", "rules", t("rules")),
      h("li", {}, icon("today"), h("a", { class: "grow", href: "/today/" }, t("ordinary_pages"))))),
    drafts.length ? draftsCard(drafts) : null,
    await phoneCard(waiting), leaveCard(waiting), limitsCard());
}

async function phoneCard() {
  const key = await app.db.keys.get("data");
  const kept = navigator.storage && navigator.storage.persisted ? await navigator.storage.persisted().catch(() => false) : false;
  const facts = [
    [t("data_of"), app.packageAt ? shownMoment(app.packageAt, app.lang, today()) : "–"],
    [t("unlocked_until"), key ? shownMoment(new Date(key.until + app.offset * 1000).toISOString(), app.lang, today()) : "–"],
    [t("storage"), t(kept ? "storage_kept" : "storage_not_kept")],
    [t("edition"), document.documentElement.dataset.version || "–"],
  ];
  const other = app.lang === "en" ? "zh-hans" : "en";
  return card(t("this_phone"), null, h("dl", { class: "facts" }, facts.map((pair) => [h("dt", {}, pair[0]), h("dd", {}, pair[1])])),
    h("div", { class: "buttons" },
      h("button", { class: "button", type: "button", onclick: () => app.refresh("asked") }, t("refresh")),
      h("button", { class: "button", type: "button", onclick: async () => { await lock(app.db); location.reload(); } }, t("lock_now")),
      h("button", { class: "button", type: "button", lang: other === "en" ? "en" : "zh-Hans", onclick: () => { localStorage.setItem("lianxin-language", other); location.reload(); } }, other === "en" ? "English" : "中文"),
      h("button", { class: "button", type: "button", "aria-pressed": String(document.documentElement.classList.contains("large")), onclick: larger }, t("large_type"))));
}

function larger() {
  const on = document.documentElement.classList.toggle("large");
  localStorage.setItem("lianxin-large", on ? "1" : "");
  go("mine");
}

// Leaving wipes what can be read; what is not acknowledged stays, sealed, and goes up by itself.
function leaveCard(waiting) {
  const words = waiting ? h("p", { class: "hint" }, t("leave_waiting", { n: waiting })) : null;
  return card(t("leave"), null, h("p", { class: "hint" }, t("leave_hint")), words,
    h("div", { class: "buttons" },
      h("button", { class: "button", type: "button", onclick: leave }, t("log_out_wipe")),
      h("button", { class: "button danger", type: "button", onclick: giveUp }, t("revoke_phone"))));
}

function csrf() {
  const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return found ? decodeURIComponent(found[1]) : "";
}

async function leave() {
  await wake("leaving");
  await wipe(app.db, "left");
  const form = h("form", { method: "post", action: "/accounts/logout/" }, h("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrf() }));
  document.body.appendChild(form);
  if (navigator.onLine === false) location.reload();
  else form.submit();
}

async function giveUp() {
  if (!window.confirm(t("revoke_sure"))) return;
  await wake("revoked");
  const device = await get(app.db, "device", "");
  const answer = await ask(`/phone/devices/${encodeURIComponent(device)}/revoke/`, { body: {} });
  if (answer.status !== 200) { say(t("revoke_failed")); return; }
  await wipeAll(app.db);
  location.reload();
}

function limitsCard() {
  return h("details", {}, h("summary", {}, t("limits")), h("ul", {}, ["limit_pin", "limit_ios", "limit_closed", "limit_storage"].map((name) => h("li", {}, t(name)))));
}
