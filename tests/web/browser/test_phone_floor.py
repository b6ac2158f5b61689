"""The phone's scripts are in the language of Chrome 78: parsed as ECMAScript 2019, and without what browsers learned later."""

import hashlib
import json
from pathlib import Path

import pytest

from lianxin.web.phone.files import OWN, STATIC

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VENDOR = Path(__file__).parents[2] / "vendor"
YEAR = 2019
LATER = (
    *(
        "at",
        "replaceAll",
        "replaceChildren",
        "randomUUID",
        "structuredClone",
        "hasOwn",
        "findLast",
        "toSorted",
        "toReversed",
        "any",
    ),
    *("groupBy", "withResolvers", "throwIfAborted", "timeout", "showPicker", "inert", "cause", "ClipboardItem", "scheduler"),
)
"""Names that Chrome 78 does not have: called, they are refused."""
WALK = """
([text, module, year, later]) => {
  const found = [];
  let tree;
  try {
    tree = acorn.parse(text, {ecmaVersion: year, sourceType: module ? "module" : "script"});
  } catch (error) {
    return [String(error)];
  }
  const walk = (node) => {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) { node.forEach(walk); return; }
    const called = node.type === "CallExpression" || node.type === "NewExpression" ? node.callee : null;
    const name = called && (called.type === "MemberExpression" ? called.property.name : called.name);
    if (later.includes(name)) found.push("call of " + name);
    Object.keys(node).forEach((key) => { if (key !== "type") walk(node[key]); });
  };
  walk(tree);
  return found;
}
"""


@pytest.fixture(scope="module")
def parser(browser):
    page = browser.new_page()
    page.add_script_tag(path=str(VENDOR / "acorn-8.19.0.js"))
    yield lambda text, *, module, later=LATER: page.evaluate(WALK, [text, module, YEAR, list(later)])
    page.close()


def test_the_parser_is_the_one_of_the_manifest():
    [item] = json.loads((VENDOR / "vendor.json").read_text())
    assert hashlib.sha256((VENDOR / item["file"]).read_bytes()).hexdigest() == item["sha256"]


def test_every_script_of_the_phone_is_old_enough(parser):
    for path in sorted(OWN.rglob("*.js")):
        module = path.name not in {"store.js", "sync.js", "sw.js"}
        assert parser(path.read_text(), module=module) == [], path.name


def test_dexie_is_old_enough(parser):
    """Its language; what it calls has names of its own, such as ``at`` of its tables."""
    [path] = STATIC.glob("vendor/dexie-*.min.js")
    assert parser(path.read_text(), module=False, later=()) == []


@pytest.mark.parametrize(
    "newer",
    [
        "a?.b",
        "a ?? b",
        "a ||= 1",
        "class A { static { f(); } }",
        "class A { #x = 1 }",
        "class A { x = 1 }",
        "await f()",
        "1_000",
        "f(import.meta)",
        "x.at(-1)",
        "crypto.randomUUID()",
        "text.replaceAll('a', 'b')",
        "structuredClone(x)",
    ],
)
def test_newer_language_is_found(parser, newer):
    assert parser(newer, module=True)
