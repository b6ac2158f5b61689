// The phone's page: opens the database, asks for the PIN where that is due, shows the screen that the address names, and wakes the sender.
import { app, hush, readData, say, t } from "./app.js";
import { Drafts } from "./drafts.js";
import { fill, h, icon, setIcons } from "./dom.js";
import { tidy, waitingCount } from "./outbox.js";
import { refresh } from "./package.js";
import { openKey, stateOf, wipeAll } from "./vault.js";
import { full, tryAgain, wake } from "./saving.js";
import { begin as beginWorker } from "./worker.js";
import { enrolView, registerView, revoked, unlockView, unsupported, wipedForTime } from "./views/enter.js";
import { mattersView, rulesView } from "./views/matters.js";
import { mineView } from "./views/mine.js";
import { outboxView } from "./views/outbox.js";
import { peopleView } from "./views/people.js";
import { planView } from "./views/plan.js";
import { recordView } from "./views/record.js";
import { todayView } from "./views/today.js";

const { get, NAME } = self.LianxinStore;
const SCREENS = { today: todayView, record: recordView, matters: mattersView, mine: mineView, outbox: outboxView, people: peopleView, plan: planView, rules: rulesView, register: () => registerView(registered) };
const BAR = [["today", "today"], ["record", "pen"], ["matters", "flag"], ["mine", "person"]];
const OWN = { outbox: "mine", people: "today", plan: "mine", rules: "mine", register: "mine" };
const QUIET = ["record", "register"];
const LOG_IN = "/accounts/login/?next=/phone/";
const FRESH = 15 * 60 * 1000;

function language() {
  const kept = localStorage.getItem("lianxin-language") || (/(?:^|; )django_language=([^;]+)/.exec(document.cookie) || [])[1];
  return kept === "en" ? "en" : "zh-hans";
}

async function readTexts() {
  const lang = language();
  const response = await fetch(`/phone/texts/${lang}.json`);
  const given = await response.json();
  app.lang = lang === "en" ? "en" : "zh";
  app.texts = given.texts;
  setIcons(given.icons);
  document.documentElement.lang = lang === "en" ? "en" : "zh-Hans";
  document.documentElement.classList.toggle("large", localStorage.getItem("lianxin-large") === "1");
}

const main = () => document.getElementById("main");

async function begin() {
  await readTexts();
  document.title = t("title");
  if (!window.isSecureContext || !("serviceWorker" in navigator) || !self.indexedDB || !crypto.subtle) {
    fill(main(), unsupported());
    return;
  }
  app.db = self.LianxinStore.open();
  beginWorker();
  listen();
  await enter();
}

// None, locked or open: the same question after each of the answers.
async function enter() {
  await wipedForTime();
  if (await isRevoked()) await wipeAll(app.db);
  const state = await stateOf(app.db);
  wake("open");
  if (state === "open") return opened();
  app.key = null;
  app.data = null;
  hush();
  drawBar();
  await drawState();
  delete main().dataset.screen;
  fill(main(), state === "none" ? await enrolView(enter) : unlockView(enter));
  return undefined;
}

// What the server said of the registration that holds now; an earlier one's end is no business of this one.
async function isRevoked() {
  const device = await get(app.db, "device", "");
  return device !== "" && (await get(app.db, "revoked", "")) === device;
}

async function opened() {
  app.key = await openKey(app.db);
  app.drafts = new Drafts(app.db, app.key, (error) => say(t(full(error) ? "phone_full" : "not_saved")));
  await readData();
  await tidy(app.db);
  const never = !(await get(app.db, "package_at", ""));
  if (never) { fill(main(), h("p", { class: "empty" }, t("fetching"))); await fetchPackage(); }
  await show();
  if (!never) fetchPackage();
}

let fetched = 0;
app.refresh = async (why) => {
  if (why === "asked") say(t("fetching"));
  await fetchPackage(true);
  if (why === "asked" && app.network === "") say(t("refreshed"));
};

async function fetchPackage(asked) {
  if (!app.key || (!asked && Date.now() - fetched < FRESH)) return;
  if (navigator.onLine === false) { app.network = "offline"; return drawState(); }
  fetched = Date.now();
  const answer = await refresh(app.db, app.key).catch(() => ({ status: -1 }));
  if (answer.status === 410) { await revoked(); await enter(); return undefined; }
  const said = { 0: "offline", 401: "login", 404: "other", 200: "", 304: "" };
  app.network = answer.status in said ? said[answer.status] : "error";
  if (answer.status !== 200 && answer.status !== 304) fetched = 0;
  if (answer.status === 0) tryAgain();
  await drawState();
  return undefined;
}

// The screen that the address names; of two on their way the later one shows. Drawn anew by itself, it leaves alone what is being typed,
// and whoever stands on a button keeps standing on it.
let asked = 0;
let owed = false;
async function show(anew) {
  if (!app.key) return;
  asked += 1;
  owed = owed || !anew;
  const mine = asked;
  const [name, query] = location.hash.replace(/^#\/?/, "").split("?");
  const view = SCREENS[name] ? name : "today";
  if (app.drafts) await app.drafts.now().catch(() => undefined);
  if (mine !== asked) return;
  app.screen = { name: view, query: new URLSearchParams(query || "") };
  app.packageAt = await get(app.db, "package_at", "");
  const screen = await SCREENS[view](app.screen.query);
  if (mine !== asked || !app.key || (!owed && main().contains(busyField()))) return;
  const held = owed ? null : placeOf(document.activeElement);
  owed = false;
  fill(main(), screen);
  main().dataset.screen = query ? `${view}?${query}` : view;
  if (held) standOn(held);
  drawBar();
  await drawState();
}

// Where the focus stands within the screen: on the how-manieth of those that say the same.
const alike = (tagName, words) => Array.prototype.filter.call(main().querySelectorAll(tagName), (one) => one.textContent === words);

function placeOf(element) {
  if (!element || element === main() || !main().contains(element)) return null;
  const { tagName, textContent } = element;
  return { tagName, words: textContent, at: alike(tagName, textContent).indexOf(element) };
}

function standOn(held) {
  const found = alike(held.tagName, held.words);
  const there = found[held.at] || found[found.length - 1] || main();
  there.focus({ preventScroll: true });
}

async function moved() {
  await show();
  main().focus();
  window.scrollTo(0, 0);
}

function drawBar() {
  const here = OWN[app.screen.name] || app.screen.name;
  const items = app.key ? BAR.map(([name, picture]) => h("a", { href: `#/${name}`, "aria-current": here === name ? "page" : null }, icon(picture), h("span", {}, t(name)))) : [];
  fill(document.getElementById("bar"), items);
  document.getElementById("bar").setAttribute("aria-label", t("main_pages"));
}

// One line at the top: no network, how many wait, what has to be done about it.
async function drawState() {
  app.waiting = await waitingCount(app.db);
  const parts = [];
  if (navigator.onLine === false || app.network === "offline") parts.push(h("span", {}, t("no_network")));
  if (app.waiting) parts.push(h(app.key ? "a" : "span", { href: "#/outbox" }, t("n_waiting", { n: app.waiting })));
  if (app.network === "login") parts.push(h("a", { href: LOG_IN, onclick: aside }, t("session_ended")));
  if (app.network === "other") parts.push(h("span", {}, t("other_officer")));
  if (app.network === "error") parts.push(h("span", {}, t("server_error")));
  if ((await get(app.db, "token_ended", "")) === (await get(app.db, "device", "-"))) parts.push(h(app.key ? "a" : "span", { href: "#/register" }, t("token_ended")));
  const line = document.getElementById("state");
  fill(line, parts.reduce((all, part, at) => (at ? all.concat([" · ", part]) : [part]), []));
  line.hidden = !parts.length;
}

// To log in, once what is being typed is on the phone.
async function aside(event) {
  event.preventDefault();
  if (app.drafts) await app.drafts.now().catch(() => undefined);
  location.assign(LOG_IN);
}

// Registered anew while it was open: the drafts went over, the data is fetched again.
async function registered() {
  app.network = "";
  fetched = 0;
  location.hash = "#/today";
  await enter();
}

// Another tab, the worker, or this page has changed something.
async function changed(what) {
  if (what === "vault") {
    const open = await openKey(app.db);
    if (Boolean(open) !== Boolean(app.key)) { await enter(); return; }
    if (open) { app.key = open; app.drafts.key = open; }
    return;
  }
  if (await isRevoked()) { await wipeAll(app.db); await enter(); return; }
  if (what === "package" && app.key) await readData();
  await drawState();
  if (app.key && !QUIET.includes(app.screen.name) && !main().contains(busyField())) await show(true);
}

// A field in which somebody is typing is not drawn anew under the fingers.
function busyField() {
  const field = document.activeElement;
  return field && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) ? field : null;
}

function listen() {
  addEventListener("hashchange", () => moved().catch(broken));
  addEventListener("online", () => { app.network = ""; drawState(); wake("online"); fetchPackage(true); });
  addEventListener("offline", drawState);
  addEventListener("pagehide", () => { if (app.drafts) app.drafts.now().catch(() => undefined); });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? seen() : app.drafts && app.drafts.now().catch(() => undefined)));
  if (typeof BroadcastChannel !== "undefined") new BroadcastChannel(NAME).onmessage = (event) => changed(event.data).catch(broken);
  else addEventListener(NAME, (event) => changed(event.detail).catch(broken));
  document.getElementById("skip").addEventListener("click", () => main().focus());
}

// Back after a while: the shift may be over.
async function seen() {
  wake("visible");
  if (app.key && !(await openKey(app.db))) { await enter(); return; }
  fetchPackage();
}

function broken(error) {
  console.error(error);
  say(t("something_broke"));
}

begin().catch(broken);

