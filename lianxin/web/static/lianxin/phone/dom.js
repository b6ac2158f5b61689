// Elements from values; text is only ever text.

const SVG = "http://www.w3.org/2000/svg";
const LIVE = ["value", "checked", "selected", "disabled", "hidden", "open"];

export function h(tag, attributes) {
  const element = document.createElement(tag);
  const given = attributes || {};
  Object.keys(given).forEach((name) => set(element, name, given[name]));
  for (let at = 2; at < arguments.length; at += 1) add(element, arguments[at]);
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (LIVE.includes(name)) element[name] = value;
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
}

export function add(element, child) {
  if (Array.isArray(child)) child.forEach((one) => add(element, one));
  else if (child instanceof Node) element.appendChild(child);
  else if (child !== null && child !== undefined && child !== false && child !== "") element.appendChild(document.createTextNode(String(child)));
}

// In place of all that was there.
export function fill(element, children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  add(element, children);
}

let drawings = {};
export function setIcons(icons) { drawings = icons; }

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", drawings[name] || "");
  svg.appendChild(path);
  return svg;
}

export const tag = (kind, sign, words) => h("span", { class: `tag ${kind}` }, `${sign} ${words}`);

export const card = function (title, aside) {
  const rest = Array.prototype.slice.call(arguments, 2);
  return h("section", { class: "card" }, h("header", {}, h("h2", {}, title), aside || null), rest);
};
