// The parts of the form that are rarely needed: problems found, photos, and what is under "more".
import { app, say, t, today } from "../app.js";
import { villages } from "../choose.js";
import { add, fill, h, icon } from "../dom.js";
import { bytesOf, keepPhoto, preview, shrunk } from "../photos.js";
import { LONGEST, nameOf } from "../record.js";
import { full } from "../saving.js";

const BECOME = [["note", "become_note"], ["matter", "become_matter"], ["solved", "become_solved"]];

const option = (value, label, chosen) => h("option", { value, selected: value === chosen }, label);

export function problemsField(state) {
  const { draft } = state;
  const list = h("div", {});
  const more = h("button", { class: "button", type: "button", onclick: () => { draft.problems.push({ text: "", become: "note" }); drawAll(true); } }, icon("plus"), t("add_problem"));
  const drawAll = (focus) => {
    fill(list, draft.problems.map((one, at) => problem(state, one, at, drawAll)));
    more.hidden = draft.problems.length >= LONGEST.problems;
    const areas = list.querySelectorAll("textarea.problem");
    if (focus && areas.length) areas[areas.length - 1].focus();
  };
  drawAll(false);
  return h("fieldset", { id: "field-problems" }, h("legend", {}, t("problems")), list, more);
}

function problem(state, one, at, redraw) {
  const { draft } = state;
  const set = (name) => (event) => { one[name] = event.target.value; state.touched(); if (name === "become") redraw(false); };
  const id = `problem-${at}`;
  const box = h("div", { class: "problem" },
    h("label", { class: "sr-only", for: id }, t("problem_n", { n: at + 1 })),
    h("textarea", { id, class: "problem", rows: "2", maxlength: LONGEST.problem, placeholder: t("one_sentence"), value: one.text, oninput: set("text") }),
    h("div", { class: "chips" }, BECOME.map((pair) => h("label", { class: "chip" }, h("input", { type: "radio", name: `become-${at}`, value: pair[0], checked: (one.become || "note") === pair[0], onchange: set("become") }), h("span", {}, t(pair[1]))))));
  if (one.become === "solved") {
    add(box, h("div", { class: "field" }, h("label", { for: `${id}-how` }, t("how_solved")), h("textarea", { id: `${id}-how`, rows: "2", maxlength: 1000, value: one.answer || "", oninput: set("answer") })));
  }
  if (draft.who.length > 1) add(box, whose(state, one, id, set));
  if (one.become !== "note" && one.become && app.data.words.categories.length) {
    const words = app.data.words.categories;
    add(box, h("div", { class: "field" }, h("label", { for: `${id}-category` }, t("category")), h("select", { id: `${id}-category`, onchange: set("category") }, option("", "–", ""), words.map((word) => option(word.key, word.label, one.category)))));
  }
  add(box, h("button", { class: "link-button small", type: "button", onclick: () => { draft.problems.splice(at, 1); state.touched(); redraw(false); } }, t("remove_problem")));
  return box;
}

function whose(state, one, id, set) {
  const choices = state.draft.who.map((code) => option(code, nameOf(app.data, code), one.counterpart || ""));
  return h("div", { class: "field" }, h("label", { for: `${id}-whose` }, t("whose")), h("select", { id: `${id}-whose`, onchange: set("counterpart") }, option("", t("of_all"), one.counterpart || ""), choices));
}

export function photosField(state) {
  const { draft } = state;
  const list = h("div", { class: "photos" });
  const file = h("input", { class: "sr-only", type: "file", accept: "image/*", multiple: true, id: "photo", onchange: (event) => take(state, event.target, draw) });
  const pick = h("label", { class: "button", for: "photo" }, icon("plus"), t("add_photo"));
  const draw = () => {
    fill(list, draft.photos.map((one) => shownPhoto(state, one, draw)));
    file.disabled = draft.photos.length >= LONGEST.photos;
    pick.hidden = file.disabled;
  };
  draw();
  return h("fieldset", {}, h("legend", {}, t("photos")), h("p", { class: "hint" }, t("photos_hint")), list, file, pick);
}

async function take(state, input, draw) {
  for (const file of Array.from(input.files).slice(0, LONGEST.photos - state.draft.photos.length)) {
    try {
      state.draft.photos.push(await keepPhoto(app.db, app.key, state.draft.id, await shrunk(file)));
    } catch (error) {
      say(t(full(error) ? "phone_full" : "no_picture"));
    }
  }
  input.value = "";
  state.touched();
  draw();
}

function shownPhoto(state, one, draw) {
  const canvas = h("canvas", { role: "img", "aria-label": t("photo") });
  bytesOf(app.db, app.key, one.id).then((bytes) => (bytes ? preview(bytes, canvas) : null)).catch(() => undefined);
  const off = async () => {
    state.draft.photos = state.draft.photos.filter((other) => other.id !== one.id);
    await app.db.photos.delete(one.id);
    state.touched();
    draw();
  };
  return h("figure", {}, canvas, h("figcaption", {}, `${Math.ceil(one.size / 1024)} KB`, h("button", { class: "link-button small", type: "button", onclick: off }, t("remove_photo"))));
}

export function moreFields(state) {
  const { draft } = state;
  const set = (name) => (event) => { draft[name] = event.target.value; state.touched(); };
  const day = (name, label) => h("div", { class: "field", id: `field-${name}` }, h("label", { for: `more-${name}` }, label), h("input", { type: "date", id: `more-${name}`, max: name === "day" ? today() : null, value: draft[name], onchange: set(name) }));
  const words = app.data.words;
  const open = Boolean(draft.day || draft.until || draft.officers.length || draft.topic || draft.campaign || draft.households.length);
  return h("details", { open }, h("summary", {}, t("more")),
    day("day", t("which_day")), day("until", t("until_day")),
    select("topic", t("topic"), words.topics, draft, set), select("campaign", t("campaign"), words.campaigns, draft, set),
    companions(state), household(state));
}

function select(name, label, words, draft, set) {
  if (!words || !words.length) return null;
  return h("div", { class: "field" }, h("label", { for: `more-${name}` }, label), h("select", { id: `more-${name}`, onchange: set(name) }, option("", "–", draft[name]), words.map((word) => option(word.key, word.label || word.name, draft[name]))));
}

function companions(state) {
  const people = app.data.words.companions || [];
  if (!people.length) return null;
  const toggle = (event) => {
    const code = event.target.value;
    state.draft.officers = state.draft.officers.filter((one) => one !== code).concat(event.target.checked ? [code] : []);
    state.touched();
  };
  const chips = people.map((one) => h("label", { class: "chip" }, h("input", { type: "checkbox", name: "officers", value: one.code, checked: state.draft.officers.includes(one.code), onchange: toggle }), h("span", {}, one.name)));
  return h("fieldset", {}, h("legend", {}, t("companions")), h("div", { class: "chips" }, chips));
}

// A household that is not on the roll: by village and name, matched at the desk later.
function household(state) {
  const { draft } = state;
  const places = villages(app.data);
  if (!places.length) return null;
  const one = draft.households[0] || { area: "", name: "" };
  const set = (name) => (event) => {
    one[name] = event.target.value;
    draft.households = one.name.trim() ? [{ area: one.area || places[0].code, name: one.name.trim() }] : [];
    state.touched();
  };
  return h("fieldset", {}, h("legend", {}, t("not_on_roll")), h("p", { class: "hint" }, t("not_on_roll_hint")),
    h("div", { class: "field" }, h("label", { for: "home-area" }, t("village")), h("select", { id: "home-area", onchange: set("area") }, places.map((place) => option(place.code, place.name, one.area)))),
    h("div", { class: "field" }, h("label", { for: "home-name" }, t("head_of_home")), h("input", { id: "home-name", value: one.name, maxlength: 60, autocomplete: "off", oninput: set("name") })));
}
