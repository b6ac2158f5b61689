// What every screen shares: texts, the open database, the key, the data of the package, days, moving between screens.
import { dayOf } from "./dates.js";
import { h, fill } from "./dom.js";
import { load, readBox, keepBox } from "./package.js";

const { get } = self.LianxinStore;

export const app = {
  db: null, key: null, lang: "zh", texts: {}, data: null, offset: 0, device: "", waiting: 0, network: "", notes: {}, screen: { name: "", query: new URLSearchParams() },
};

// A text by its name, with what stands in braces put in.
export function t(name, given) {
  const text = app.texts[name];
  if (text === undefined) return name;
  return given ? text.replace(/\{(\w+)\}/g, (whole, key) => (key in given ? given[key] : whole)) : text;
}

// Of {zh, en}.
export const named = (both) => (both ? both[app.lang] || both.zh || "" : "");

export const today = () => dayOf(Date.now(), app.offset);

export async function readData() {
  app.offset = await get(app.db, "offset", 0);
  app.data = await load(app.db, app.key);
  app.recent = await readBox(app.db, app.key, "recent", { who: [], kinds: [] });
  app.plan = await readBox(app.db, app.key, "own_plan", {});
}

// Who and what was recorded last, for the next choice.
export async function remember(draft) {
  const front = (list, first, most) => first.concat(list.filter((one) => !first.includes(one))).slice(0, most);
  app.recent = { who: front(app.recent.who, draft.who, 12), kinds: front(app.recent.kinds, [draft.activity], 6) };
  await keepBox(app.db, app.key, "recent", app.recent);
}

export async function keepPlan(plan) {
  app.plan = plan;
  await keepBox(app.db, app.key, "own_plan", plan);
}

export const addressOf = (name, query) => `#/${name}${query ? `?${new URLSearchParams(query)}` : ""}`;

export function go(name, query) {
  const address = addressOf(name, query);
  if (location.hash === address) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = address;
}

// A short word at the foot, read out as well; with a button where something can be taken back.
let timer = 0;
export function say(words, label, act) {
  const box = document.getElementById("said");
  const button = label ? h("button", { class: "button small", type: "button", onclick: () => { hush(); act(); } }, label) : null;
  fill(box, [h("span", { class: "grow" }, words), button]);
  box.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hush, label ? 6000 : 4000);
}

export function hush() {
  const box = document.getElementById("said");
  box.hidden = true;
  fill(box, []);
}

export function download(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    const area = h("textarea", { class: "sr-only", "aria-hidden": "true" });
    area.value = text;
    document.body.appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(t("copied"));
}
