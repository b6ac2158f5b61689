"""Shape faults: what pydantic found, in words a clerk understands, with the nearest word."""

import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lianxin.rules.policy import matters, schema
from lianxin.rules.policy.faults import Fault, Path, shorten
from lianxin.rules.policy.meant import meant_key, meant_value
from lianxin.rules.policy.near import nearest
from lianxin.rules.policy.tree import Tree
from lianxin.rules.policy.values import OWN_KEY

_MODEL_BY_KEY: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    "with": (schema.Selector,),
    "per": (schema.Selector,),
    "out_of": (schema.Selector, schema.Of),
    "of": (schema.Of,),
    "cover": (schema.Cover,),
    "within": (schema.SpanWindow, schema.DayWindow, schema.LunarWindow),
    "each": (schema.Each,),
    "after": (schema.After,),
    "except": (schema.PartyConditions,),
    "counts_as": (schema.Weight,),
    "exactly": (schema.Line,),
    "at_least": (schema.Line,),
    "at_most": (schema.Line,),
    "then": (schema.Line,),
    "when": (schema.When,),
    "document": (schema.Document,),
}
"""Which shapes may stand under a key; used to suggest keys and to say where a misplaced one belongs."""

_MATTER_MODEL_BY_KEY: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    **dict.fromkeys(
        ("sign", "contact", "handle", "warn", "after", "within", "review", "close_after", "reopen_within"), (matters.Span,)
    ),
    **dict.fromkeys(("contact_negative", "rectify", "call_within"), (matters.Span,)),
    **dict.fromkeys(("by", "lead", "joint"), (matters.Office,)),
    "when": (matters.TermWhen,),
    "extend": (matters.Extension,),
    "escalate": (matters.Escalation,),
}
"""The same for the rules of ``matters`` and ``dispatch``."""

_SECTION_NAMES: Final[tuple[tuple[type[BaseModel], tuple[str, str]], ...]] = (
    (schema.LinkRule, ("联系(links)", "links")),
    (schema.Figure, ("数据(figures)", "figures")),
    (schema.Duty, ("任务(duties)", "duties")),
    (schema.Of, ("来源(of)", "of")),
    (schema.Selector, ("联系对象(with、per、out_of)", "with, per, out_of")),
)

KEY_WORDS: Final = {
    "zh": ("中文名称", "the Chinese text"),
    "clause": ("出处原文", "the clause it comes from"),
    "who": ("谁", "who"),
    "with": ("联系对象", "which counterparts"),
    "of": ("数什么", "what is counted"),
    "every": ("多长时间一次", "how often"),
    "are": ("officers 或 units", "officers or units"),
    "name": ("文件名称", "the name of the document"),
    "document": ("制度出处", "where it comes from"),
    "basis": ("依据 law 或 consent", "law or consent"),
    "expires_months": ("有效月数", "months it holds"),
    "like": ("同哪一类", "which built-in kind"),
    "policy": ("制度的键", "the policy's own key"),
    "then": ("结果", "the result"),
    "kind": ("类别", "the kind"),
    "count": ("数法", "the way of counting"),
    "same": ("topic 或 counterpart", "topic or counterpart"),
    "handle": ("办理期限", "the time to handle"),
    "lead": ("牵头单位", "the unit that leads"),
    "way": ("依法可走的其他途径", "the lawful other way"),
    "most_days": ("最多几天", "days at most"),
    "within": ("多长时间内", "how soon"),
    "after": ("多久以后", "after how long"),
    "close_after": ("多久后自动办结", "when it closes by itself"),
    "reopen_within": ("多久内可要求重新办理", "until when it may be reopened"),
    "contact_negative": ("差评多久内联系本人", "how soon whoever rated badly is contacted"),
    "rectify": ("差评多久内整改", "how soon what was rated badly is put right"),
}

_PLAIN: Final = {
    "int_type": ("要写整数", "write a whole number"),
    "string_type": ("要写文字;数字要加引号", "write text; quote numbers"),
    "bool_type": ("要写 true 或 false", "write true or false"),
    "dict_type": ("这里要写成若干“键: 值”", "keys and values are expected here"),
    "model_type": ("这里要写成若干“键: 值”", "keys and values are expected here"),
    "model_attributes_type": ("这里要写成若干“键: 值”", "keys and values are expected here"),
    "tuple_type": ("这里要写成一列([…])", "a list is expected here"),
    "own_day": ("写成 07-01(年内)或 1 至 31 的整数(月、周内)", "write 07-01 (in a year) or a whole number from 1 to 31"),
    "own_linked": ("写 true,或联系方式的键", "write true, or the keys of kinds of link"),
    "own_amount": ("写整数、份额(95%、1/3)或分档表", "write a whole number, a share (95%, 1/3) or a table"),
}


def written_keys(model: type[BaseModel]) -> list[str]:
    """Return the keys a clerk may write in a shape."""
    if model is schema.Of:
        conditions = [field.alias or name for name, field in model.model_fields.items() if name not in ("source", "names")]
        return [*schema.SOURCES, *conditions]
    if model is schema.LunarWindow:
        return ["lunar", "before", "after", "if_off"]
    return [field.alias or name for name, field in model.model_fields.items() if field.alias != OWN_KEY]


def shape_faults(error: ValidationError, tree: Tree, base: Path, model: type[BaseModel]) -> Iterator[Fault]:
    """Yield the faults of one part of the file, at the places where they stand."""
    for detail in error.errors(include_url=False):
        path = _locate(tree, base, detail["loc"])
        yield from _fault(detail, tree, path, model, base)


def _locate(tree: Tree, base: Path, loc: tuple[int | str, ...]) -> Path:
    """Return the path in the file for a place in the model; what only the model has is passed over."""
    path = base
    for part in loc:
        if (*path, part) in tree.values or (*path, part) in tree.keys:
            path = (*path, part)
        elif part == "names":
            source = next((name for name in schema.SOURCES if (*path, name) in tree.values), None)
            path = (*path, source) if source else path
    return path


def _value(tree: Tree, path: Path) -> Any:
    found = tree.value
    try:
        for part in path:
            found = found[part]
    except (KeyError, IndexError, TypeError):
        return None
    return found


def _fault(detail: ErrorDetails, tree: Tree, path: Path, root: type[BaseModel], base: Path) -> Iterator[Fault]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        missing = str(detail["loc"][-1])
        above = _locate(tree, base, detail["loc"][:-1])
        if missing not in tree.lost and (*above, missing) not in tree.keys:  # else its fault is named already
            yield _missing(tree, path, missing)
    elif kind == "extra_forbidden":
        yield unknown_key(tree, path, models_at(path[:-1], root, base))
    elif kind == "python_name":
        yield unknown_key(tree, (*path, context["key"]), models_at(path, root, base))
    elif kind == "literal_error":
        yield _closed(tree, path, str(detail["input"]), str(context["expected"]))
    elif kind == "own":
        yield tree.fault(path, context["zh"], context["en"])
    elif kind == "string_pattern_mismatch":
        yield _not_a_key(tree, path, str(detail["input"]))
    elif kind in _LIMITS:
        yield from _limit(kind, context, tree, path)
    else:
        zh, en = _PLAIN.get(kind, ("写法不对", detail["msg"]))
        yield tree.fault(path, zh, en)


def _missing(tree: Tree, path: Path, key: str) -> Fault:
    zh, en = KEY_WORDS.get(key, ("", ""))
    more_zh, more_en = (f"({zh})" if zh else ""), (f" ({en})" if en else "")
    return tree.fault(path, f"缺少“{key}”{more_zh}", f'"{key}"{more_en} is missing', key=True)


def _not_a_key(tree: Tree, path: Path, written: str) -> Fault:
    meant = meant_key(tree, written)
    if meant is None:
        return bad_key(tree, path, written, key=False)
    name = shorten(written)
    return tree.fault(
        path, f"这里写键,不写中文名称:“{name}”写成“{meant}”", f'write the key, not the Chinese name: "{meant}" for "{name}"'
    )


def bad_key(tree: Tree, path: Path, name: str, *, key: bool = True) -> Fault:
    """Return the fault of a key (or of a value that should be one) outside the grammar of keys."""
    zh = f"“{shorten(name)}”不能作键:用小写英文字母开头,只含小写字母、数字、“-”和“_”"
    return tree.fault(path, zh, f'"{shorten(name)}" is no key: a-z first, then a-z, 0-9, "-" and "_"', key=key)


def models_at(path: Path, root: type[BaseModel], base: Path) -> tuple[type[BaseModel], ...]:
    """Return the shapes that may stand at a path below a rule."""
    for part in reversed(path[len(base) :]):
        if isinstance(part, str):
            known = _MATTER_MODEL_BY_KEY if issubclass(root, matters.Grounded) else _MODEL_BY_KEY
            return known.get(part, (root,))
    return (root,)


def unknown_key(tree: Tree, path: Path, models: tuple[type[BaseModel], ...]) -> Fault:
    """Return the fault of a key that has no place here: where it belongs, or which one is near."""
    key = str(path[-1])
    allowed = {name for model in models for name in written_keys(model)}
    others = [(model, names) for model, names in _SECTION_NAMES if model not in models]
    home = [names for model, names in others if key in written_keys(model)]
    if home and key not in allowed:
        zh = f"“{shorten(key)}”不能写在这里,它属于{'、'.join(name for name, _ in home)}"
        en = f'"{shorten(key)}" has no place here; it belongs in {", ".join(name for _, name in home)}'
        return tree.fault(path, zh, en, key=True)
    zh, en = suggestion(key, allowed)
    return tree.fault(path, f"没有“{shorten(key)}”这个键{zh}", f'unknown key "{shorten(key)}"{en}', key=True)


def suggestion(word: str, candidates: "set[str] | list[str]") -> tuple[str, str]:
    """Return ``;是不是“…”?`` in both languages, or empty texts when nothing is near."""
    near = nearest(word, candidates)
    return (f";是不是“{near}”?", f'; did you mean "{near}"?') if near else ("", "")


def _closed(tree: Tree, path: Path, written: str, expected: str) -> Fault:
    allowed = re.findall(r"'([^']*)'", expected)
    meant = meant_value(written, allowed)
    near_zh, near_en = (f";写成“{meant}”", f'; write "{meant}"') if meant else suggestion(written, allowed)
    zh = f"不能写“{shorten(written)}”{near_zh};可写:{'、'.join(allowed)}"
    return tree.fault(path, zh, f'"{shorten(written)}" is not allowed{near_en}; allowed: {", ".join(allowed)}')


_LIMITS: Final = {
    "too_short",
    "string_too_short",
    "string_too_long",
    "greater_than_equal",
    "less_than_equal",
}


def _limit(kind: str, context: dict[str, Any], tree: Tree, path: Path) -> Iterator[Fault]:
    if kind in ("too_short", "string_too_short"):
        if _value(tree, path) in ([], {}, "") or kind == "string_too_short":
            yield tree.fault(path, "不能是空的", "must not be empty")
    elif kind == "string_too_long":
        yield tree.fault(path, f"太长,最多{context['max_length']}个字符", f"too long, at most {context['max_length']} characters")
    elif kind == "greater_than_equal":
        least, written = context["ge"], shorten(str(_value(tree, path)))
        yield tree.fault(path, f"{written}太小,最小是{least}", f"{written} is too small: at least {least}")
    else:
        most, written = context["le"], shorten(str(_value(tree, path)))
        yield tree.fault(path, f"{written}太大,最大是{most}", f"{written} is too large: at most {most}")
