"""The units that a policy's dispatch catalogue names."""

from collections.abc import Iterable

from lianxin.rules.policy.schema import Policy


def lead_kinds(policy: Policy) -> Iterable[tuple[str, str]]:
    """The kinds of unit that the catalogue gives matters to, each with the level of its area where the catalogue says it."""
    found: dict[str, str] = {}
    for line in policy.dispatch.catalogue.values() if policy.dispatch else ():
        for office in (line.lead, *line.joint):
            for kind in office.unit_kind:
                found.setdefault(kind, office.level or "")
    return found.items()
