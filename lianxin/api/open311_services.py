"""What can be asked for through GeoReport v2: the categories of the policies in force in a place, as the standard lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from lianxin.api.open311_out import Wrong
from lianxin.policy import queries as policies
from lianxin.registry.queries.inside import area_in, topmost
from lianxin.rules.typeset import chinese

if TYPE_CHECKING:
    from lianxin.registry.models import Area

KINDS: Final[dict[str, str]] = {"problem": "问题", "request": "需求", "suggestion": "建议", "consultation": "咨询"}
"""What may be handed in this way. Complaints and tips have doors of their own, which protect who speaks."""

ATTRIBUTES: Final = frozenset({"attribute[kind]", "attribute[public]"})
"""All that is ever asked with a service."""


@dataclass(frozen=True, slots=True)
class Service:
    """A category for which a request may be made, with the kinds that it takes."""

    code: str
    name: str
    group: str
    hints: tuple[str, ...]
    kinds: tuple[str, ...]
    public: bool

    def line(self) -> dict[str, str | bool]:
        """As the list of services has it."""
        return {
            "service_code": self.code,
            "service_name": self.name,
            "description": chinese(f"{self.group}:{self.name}") if self.group else self.name,
            "metadata": True,
            "type": "realtime",
            "keywords": ",".join(self.hints),
            "group": self.group,
        }

    def definition(self) -> dict[str, Any]:
        """As its definition has it: what kind of request, and whether it may be shown to others."""
        attributes = [_attribute("kind", 1, "这是什么:空着就是第一项", {one: KINDS[one] for one in self.kinds})]
        if self.public:
            words = {"yes": "可以隐去姓名公开", "no": "不公开"}
            attributes.append(_attribute("public", 2, "办好后可不可以隐去姓名公开,给有同样问题的人看:空着就是不公开", words))
        return {"service_code": self.code, "attributes": attributes}


def _attribute(code: str, order: int, description: str, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": "",
        "order": order,
        "description": chinese(description),
        "values": [{"key": key, "name": name} for key, name in values.items()],
    }


def jurisdiction_of(given: Mapping[str, str], *, on: date) -> "Area":
    """The area for which is asked; without one the topmost with policies of its own.

    Raises Wrong 404 for an unknown one, 400 where several are topmost and none is named.
    """
    adopted = policies.adopted_areas(on)
    tops = topmost(adopted)
    wanted = given.get("jurisdiction_id", "")
    if wanted:
        found = next((one for top in tops if (one := area_in(top, wanted[:32]))), None)
        if found is None:
            raise Wrong(404, "jurisdiction_id was not found")
        return found
    if len(tops) != 1:
        raise Wrong(*((400, "jurisdiction_id was not provided") if tops else (404, "no jurisdiction is served here")))
    return tops[0]


def services_in(area: "Area", *, on: date) -> dict[str, Service]:
    """The services of an area on a day, by code, in the order of the policies."""
    words = policies.words_in_force(area, on)
    found: dict[str, Service] = {}
    for policy in words.policies:
        for key, word in policy.words.categories.items():
            kinds = tuple(one for one in KINDS if not (own := policy.kinds_of(key)) or one in own)
            if not kinds or key in found:
                continue
            top = policy.category_chain(key)[-1]
            found[key] = Service(
                code=key,
                name=word.zh,
                group=words.label("categories", top) if top != key else "",
                hints=word.hints,
                kinds=kinds,
                public=policy.is_public(key),
            )
    return found


def service_of(area: "Area", code: str, *, on: date, status: int = 404) -> Service:
    """The service. Raises Wrong with the status that the standard has for where it was asked."""
    found = services_in(area, on=on).get(code)
    if found is None:
        raise Wrong(status, "service_code was not found")
    return found
