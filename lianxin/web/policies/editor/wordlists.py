"""The words of a policy as one table per list: a row for each word, an empty row for one more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ruamel.yaml.comments import CommentedMap

from lianxin.web.policies.editor import labels
from lianxin.web.policies.editor.declared import Declared
from lianxin.web.policies.editor.fields import Codec, Field, Posted, Simple, Ticks
from lianxin.web.policies.editor.matters import TextList
from lianxin.web.policies.editor.parts import HEAD_ORDER
from lianxin.web.policies.editor.text import flow_map, put, remove

ORDER: Final = (
    "zh",
    "en",
    "like",
    "opens",
    "basis",
    "expires_months",
    "with",
    "quantities",
    "most_counterparts",
    "review",
    "role",
    "takes_minutes",
    "under",
    "must_solve",
    "kinds",
    "public",
    "hints",
)
LISTS: Final = tuple(name for name, _label in labels.WORD_LISTS)


@dataclass
class Row:
    """One word with its fields; the row for a new word has no key yet."""

    key: str
    fields: list[Field]

    @property
    def open(self) -> bool:
        """Whether something in it wants to be seen."""
        return any(field.errors for field in self.fields)


def rows(document: CommentedMap, name: str) -> list[Row]:
    """The rows of a list, and an empty one."""
    words = Declared(document)
    held = _list(document, name)
    found = [Row(str(key), _fields(words, name, str(key), word)) for key, word in held.items()]
    return [*found, Row("", _fields(words, name, "", CommentedMap()))]


def write(document: CommentedMap, name: str, sent: Posted) -> str:
    """Take over all rows, take out those ticked for removal, add the new one; returns the key of the new word or ''."""
    words = Declared(document)
    held = _list(document, name)
    for key in list(held):
        if str(key) in sent.getlist("remove"):
            remove(held, key)
        elif isinstance(held[key], CommentedMap):
            for codec in _codecs(words, name, f"w.{key}"):
                codec.write(held[key], sent)
    new = str(sent.get("new_key", "")).strip()
    if new and new not in held:
        word = flow_map({})
        for codec in _codecs(words, name, "w."):
            codec.write(word, sent)
        held[new] = word
    _store(document, name, held)
    return new


def _list(document: CommentedMap, name: str) -> CommentedMap:
    words = document.get("words")
    held = words.get(name) if isinstance(words, CommentedMap) else None
    return held if isinstance(held, CommentedMap) else CommentedMap()


def _store(document: CommentedMap, name: str, held: CommentedMap) -> None:
    words = document.get("words")
    if not isinstance(words, CommentedMap):
        if not held:
            return
        words = CommentedMap()
        put(document, "words", CommentedMap({name: held}), HEAD_ORDER)
        return
    if not held:
        remove(words, name)
    elif name not in words:
        put(words, name, held, LISTS)


def _fields(words: Declared, name: str, key: str, word: Any) -> list[Field]:
    node = word if isinstance(word, CommentedMap) else CommentedMap()
    return [field for codec in _codecs(words, name, f"w.{key}") for field in codec.fields(node)]


def _codecs(words: Declared, name: str, prefix: str) -> list[Codec]:
    common: list[Codec] = [_text("zh", _("中文"), prefix)]
    return common + _further(words, name, prefix) + [_text("en", _("英文"), prefix)]


def _further(words: Declared, name: str, prefix: str) -> list[Codec]:
    if name == "links":
        return [Simple("opens", "choice", _("能看什么"), ORDER, labels.OPENS, default="records", prefix=prefix)]
    if name == "categories":
        under = (("", _("最上一级")), *(item for item in words.words("categories") if item[0] != prefix.removeprefix("w.")))
        return [
            Simple("under", "choice", _("归在"), ORDER, under, prefix=prefix),
            TextList("hints", _("提示词"), ORDER, help=_("诉求里有这些词,就推荐这一类;用顿号隔开"), prefix=prefix),
            Ticks("kinds", _("只用于这些种类的事项"), labels.MATTER_KINDS, ORDER, prefix=prefix),
            Simple("must_solve", "tick", _("必解"), ORDER, prefix=prefix),
            Simple("public", "tick", _("说的是地方而不是人,经审核并本人同意可以公开"), ORDER, prefix=prefix),
        ]
    if name == "counterparts":
        like = tuple(item for item in labels.KINDS if item[0] not in ("village", "township"))
        return [Simple("like", "choice", _("如同"), ORDER, (("", _("请选择")), *like), prefix=prefix)]
    if name == "needs":
        return [
            Simple("basis", "choice", _("依据"), ORDER, (("", _("请选择")), *labels.BASIS), prefix=prefix),
            Simple("expires_months", "number", _("几个月后到期"), ORDER, prefix=prefix),
            Ticks("with", _("用于"), words.kinds, ORDER, prefix=prefix),
        ]
    if name == "entries":
        return [
            Ticks("with", _("可记的对象"), words.kinds, ORDER, prefix=prefix),
            Ticks("quantities", _("可记的数量"), labels.QUANTITIES, ORDER, prefix=prefix),
            Simple("most_counterparts", "number", _("最多几个对象"), ORDER, prefix=prefix),
            Simple("review", "tick", _("审核通过才算"), ORDER, prefix=prefix),
            Simple("role", "choice", _("服务角色"), ORDER, (("", _("无")), *words.words("roles")), prefix=prefix),
            Simple("takes_minutes", "number", _("一般要几分钟"), ORDER, prefix=prefix),
        ]
    return []


def _text(key: str, label: labels.Label, prefix: str) -> Simple:
    return Simple(key, "text", label, ORDER, prefix=prefix)
