"""Which matters somebody may see, or do something with, and to whom a matter does not exist.

1. own: one took it in, handles it, has a part or an instruction of it; what lies with one's unit and nobody in particular;
2. linked: an open matter of a counterpart that one serves, unless it is confidential or anonymous (that would say who asked);
3. unit: what the unit leads, has a part in, or has been offered; subtree: by the area in which it lies;
4. whatever 1 to 3 say: to an officer complained of, and to whoever holds a post or a role in a unit complained of or in one
   below it, the matter does not exist (Z9).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from lianxin.database.asking import all_rows
from lianxin.database.prepared import Prepared, padded
from lianxin.liaison import access as liaison
from lianxin.matters.models import Against, Matter, Part, Plan, Step, Transfer
from lianxin.records.models import Instruction
from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Counterpart, Post, RoleGrant, Unit
from lianxin.registry.shapes import ForViewer
from lianxin.rules.access import Scope
from lianxin.rules.matters import OPEN

T = TypeVar("T")
CLERKLY = ("triage", "callback", "counter")
"""Who may do one of these sees who asked, even where it is confidential, unless it is their own unit that handles it."""


def matters(viewer: Viewer, action: str = "read") -> QuerySet[Matter]:
    """The matters with which the viewer may do this. Everything that shows or changes matters goes through here."""
    return Matter.objects.filter(matters_q(viewer, action)).exclude(pk__in=hidden_from(viewer))


def ways(viewer: Viewer) -> list[Q]:
    """The ways by which somebody without an area comes to see a matter, one by one; none for whoever oversees an area.

    Together they are the filter of ``matters``. Databases guess that one OR of them lets half of all matters through, and walk
    them all for a page; apart, each is met by its index.
    """
    return [] if viewer.widest("matter", "read") > Scope.UNIT else list(_apart(matters_q(viewer, "read")))


def _apart(found: Q) -> Iterator[Q]:
    for child in found.children if found.connector == Q.OR and not found.negated else [found]:
        if isinstance(child, Q) and child.connector == Q.OR and not child.negated:
            yield from _apart(child)
        else:
            yield child if isinstance(child, Q) else Q(child)


def hidden_from(viewer: Viewer) -> tuple[int, ...]:
    """The ids of the matters that do not exist for this viewer: lists, counts, search, exports and figures leave them out."""
    found = viewer.memo.get("matters.hidden")
    if not isinstance(found, tuple):
        found = viewer.memo["matters.hidden"] = _hidden_from(viewer)
    return found


_HIDDEN = """
    WITH RECURSIVE line_up(id) AS (
        SELECT id FROM registry_unit WHERE UNITS
        UNION SELECT u.parent_id FROM registry_unit u JOIN line_up l ON l.id = u.id WHERE u.parent_id IS NOT NULL
    )
    SELECT DISTINCT matter_id FROM matters_against
    WHERE OFFICERS OR unit_id IN (SELECT id FROM line_up) ORDER BY matter_id"""


def _hidden_from(viewer: Viewer) -> tuple[int, ...]:
    """One statement, written out: every list and every count asks for it."""
    return complaining(_belongs_to(viewer), {viewer.officer_id})


def complaining(units: set[int], officers: set[int]) -> tuple[int, ...]:
    """The ids of the matters that complain of one of the officers, of one of the units, or of one above these."""
    statement = _HIDDEN.replace("UNITS", _one_of("id", units)).replace("OFFICERS", _one_of("officer_id", officers))
    return tuple(matter for (matter,) in all_rows(statement, [*sorted(units), *sorted(officers)]))


def _one_of(column: str, ids: set[int]) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(ids))})" if ids else "1 = 0"


def veiled(viewer: Viewer, kind: str) -> frozenset[str]:
    """The codes of hidden matters (kind ``matter``), or of the notes that they were lifted from (``problem``)."""
    column = {"matter": "code", "problem": "problem"}[kind]
    hidden = hidden_from(viewer)
    if not hidden:
        return frozenset()
    found = viewer.memo.get(f"matters.veiled.{kind}")
    if not isinstance(found, frozenset):
        rows = Matter.objects.filter(pk__in=hidden).values_list(column, flat=True)
        found = viewer.memo[f"matters.veiled.{kind}"] = frozenset(code for code in rows if code)
    return found


def _belongs_to(viewer: Viewer) -> set[int]:
    return {*viewer.units, *(reach.unit for reach in viewer.reaches if reach.unit is not None)}


def line_up(units: set[int]) -> set[int]:
    """The units and those above them: a complaint about a unit is hidden from all that are below it."""
    found, wanted = set(units), set(units)
    while wanted:
        above = Unit.objects.filter(pk__in=wanted, parent__isnull=False).values_list("parent_id", flat=True)
        wanted = set(above) - found
        found |= wanted
    return found


def units_above(viewer: Viewer) -> set[int]:
    """The ids of the units to which the viewer belongs and of those above them: complaints about one of them are hidden here."""
    return line_up(_belongs_to(viewer))


def is_hidden(viewer: Viewer, matter: Matter, *, named: bool | None = None) -> bool:
    """Whether the matter does not exist for this viewer. One statement, for nobody is complained of in most of them.

    ``named``: whether anybody is, where the caller has asked already.
    """
    if "matters.hidden" not in viewer.memo:
        if named is None:
            named = bool(_COMPLAINS.all(matter=matter.pk))
        if not named:
            return False
    return matter.pk in hidden_from(viewer)


_COMPLAINS = Prepared(lambda matter: Against.objects.filter(matter=matter).order_by().values_list("pk", flat=True)[:1])
_NAMED = Prepared(
    lambda matters: Against.objects.filter(matter__in=matters, unit__isnull=False).order_by().values_list("unit_id", flat=True)
)


def complained_of(matter_ids: Iterable[int], unit: Unit) -> bool:
    """Whether this unit, or one above it, is complained of in one of the matters: it may not be given any of them."""
    named = set(_NAMED.all(matters=padded(tuple(matter_ids))))
    return bool(named) and not named.isdisjoint(line_up({unit.pk}))


def officer_complained_of(matter_ids: Iterable[int], officer: int, *, on: date) -> bool:
    """Whether the officer is complained of in one of the matters, or belongs to a unit that is, or to one below it: by a post of
    the day or by a role over the unit.
    """
    rows = Against.objects.filter(matter__in=list(matter_ids))
    if not rows.exists():
        return False
    posts = Post.objects.filter(held_on(on), officer=officer).values_list("unit_id", flat=True)
    granted = RoleGrant.objects.filter(officer=officer, unit__isnull=False).values_list("unit_id", flat=True)
    return rows.filter(Q(officer=officer) | Q(unit__in=line_up({*posts, *granted}))).exists()


def stood_aside(matter: Matter, officer: str) -> bool:
    """Whether the officer with this code has stood aside from the matter (回避): given it no more, under no name."""
    return Step.objects.filter(matter=matter, step="recuse", by=officer).exists()


def matters_q(viewer: Viewer, action: str) -> Q:
    """The cells of the table as a filter; protection comes on top in ``matters``."""
    return access.filtered(
        viewer,
        "matter",
        action,
        own=_own(viewer, action),
        linked=partial(_linked, viewer),
        of_units=partial(_of_units, action),
        area_path="area",
    )


def _own(viewer: Viewer, action: str) -> Q:
    mine = Q(officer=viewer.officer_id) | Q(officer=None, unit__in=viewer.units)
    if action == "accept":
        return Q(pk__in=Transfer.objects.filter(accepted=None, to__in=viewer.units).values("matter"))
    if action == "part":
        return _parts(viewer)
    if action == "report":
        owned = Instruction.objects.filter(about_kind="matter", owner=viewer.officer_id)
        return Q(code__in=owned.values("about_code"))
    if action == "handle":
        return mine | Q(raised_by=viewer.code, state="new", unit=None)
    if action == "read":
        planned = Plan.objects.filter(officer=viewer.officer_id).values("matter")
        given = Instruction.objects.filter(Q(owner=viewer.officer_id) | Q(given_by=viewer.officer_id), about_kind="matter")
        offered = Transfer.objects.filter(accepted=None, to__in=viewer.units).values("matter")
        asked = Q(coordinator=viewer.officer_id)
        related = asked | Q(pk__in=planned) | Q(pk__in=offered) | Q(code__in=given.values("about_code"))
        return mine | Q(raised_by=viewer.code) | _parts(viewer) | related
    return mine


def _parts(viewer: Viewer) -> Q:
    mine = Q(officer=viewer.officer_id) | Q(officer=None, unit__in=viewer.units)
    return Q(pk__in=Part.objects.filter(mine).values("matter"))


def _linked(viewer: Viewer) -> Q:
    whom = liaison.served(viewer)
    if not whom.roots:
        return access.NOTHING
    openly = Q(state__in=list(OPEN), confidential=False, anonymous=False)
    found = openly & Q(root__in=whom.roots)
    if not whom.villages:
        return found
    households = Counterpart.objects.filter(base="household", area__village__in=whom.villages)
    return found | (openly & Q(root__in=households.values("pk")))


def _of_units(action: str, units: QuerySet[Unit]) -> Q:
    chosen = units.values("pk")
    leads = Q(unit__in=chosen)
    parts = Q(pk__in=Part.objects.filter(unit__in=chosen).values("matter"))
    offered = Q(pk__in=Transfer.objects.filter(accepted=None, to__in=chosen).values("matter"))
    if action == "accept":
        return offered
    if action == "part":
        return parts
    return leads | parts | offered if action == "read" else leads


def allowed(viewer: Viewer, matter: Matter, actions: Iterable[str], *, named: bool | None = None) -> frozenset[str]:
    """Those of the actions that the viewer may do with the matter. Two statements, and what the filters look up.

    ``named``: as for ``is_hidden``.
    """
    asked = tuple(dict.fromkeys(actions))
    if is_hidden(viewer, matter, named=named):
        return frozenset()
    return _those(asked, _ALLOWED.all(viewer, asked, code=matter.code, **_links(viewer, asked)))


def allowed_soon(viewer: Viewer, code: str, action: str) -> Callable[[Matter, bool], bool]:
    """Whether the viewer may do this with the matter of that code, asked with the next statement of the connection.

    It is told for the matter as it was found, and whether anybody is complained of in it.
    """
    asked = _ALLOWED.soon(viewer, (action,), code=code, **_links(viewer, (action,)))
    return lambda matter, named: not is_hidden(viewer, matter, named=named) and action in _those((action,), asked.all())


def _those(asked: tuple[str, ...], rows: list[Any]) -> frozenset[str]:
    return frozenset(one for row in rows for one, may in zip(asked, row, strict=True) if may)


def _allowed(viewer: Viewer, asked: tuple[str, ...], *, code: Any, roots: Any, villages: Any) -> QuerySet[Matter, Any]:
    """One row: for each of the actions, whether the matter is among those that it may be done with."""
    viewer.memo["served"] = liaison.Served(roots, villages)
    columns = {f"may_{one}": _yes_or_no(matters_q(viewer, one)) for one in asked}
    return Matter.objects.filter(code=code).annotate(**columns).order_by().values_list(*columns)


_ALLOWED = ForViewer(_allowed, by_key=True)


def _links(viewer: Viewer, actions: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Whom the viewer serves, as values of a statement; nobody where none of the actions asks for it."""
    if not any(scope is Scope.LINKED for one in actions for scope, _ in viewer.scopes("matter", one)):
        return {"roots": (), "villages": ()}
    whom = liaison.served(viewer)
    return {"roots": padded(whom.roots), "villages": padded(whom.villages)}


class Seen(ForViewer[T]):
    """Questions about the matters that exist for a viewer: the statement is made once for all who look in the same way.

    ``rows(viewer, *key, **values)`` builds upon ``matters`` and ``ways`` as for anybody; links and what is hidden are values.
    """

    def all(self, viewer: Viewer, *key: object, **given: Any) -> list[T]:
        """The rows for this viewer. One statement, and what the filters look up."""
        links = _links(viewer, ["read"])
        return super().all(viewer, *key, hidden=padded(hidden_from(viewer)), **links, **given)

    def _build(self, viewer: Viewer, key: tuple[object, ...], given: dict[str, Any]) -> QuerySet[Any, T]:
        viewer.memo["matters.hidden"] = given.pop("hidden")
        viewer.memo["served"] = liaison.Served(given.pop("roots"), given.pop("villages"))
        return super()._build(viewer, key, given)


def _yes_or_no(found: Q) -> Case | Value:
    if not found:
        return Value(True, output_field=BooleanField())
    return Case(When(found, then=Value(True)), default=Value(False), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and how to reach them."""

    name: str
    phone: str
    on_behalf: str


def asker_of(viewer: Viewer, matter: Matter, may: frozenset[str]) -> Asker | None:
    """Who asks, as far as this viewer may know; None where it is kept from them.

    1. not confidential, not anonymous: whoever may see the matter;
    2. else whoever took it in; the dispatching office and those who call back, unless their own unit handles the matter.
    """
    open_to_all = not (matter.confidential or matter.anonymous)
    if open_to_all or matter.raised_by == viewer.code or (may.intersection(CLERKLY) and not handles(viewer, matter)):
        return Asker(matter.asker, matter.asker_phone, matter.on_behalf)
    return None


def with_asker(viewer: Viewer) -> QuerySet[Matter]:
    """The matters of which the viewer may know who asks, as ``asker_of`` has it: no others stand beside a household or visit.

    Whoever handles a confidential matter would otherwise read on the household's page that it is theirs.
    """
    clerkly = [
        Q(pk__in=Matter.objects.filter(matters_q(viewer, one)).values("pk")) for one in CLERKLY if viewer.may("matter", one)
    ]
    desk = reduce(or_, clerkly) & not_mine(viewer) if clerkly else access.NOTHING
    return matters(viewer).filter(Q(confidential=False, anonymous=False) | Q(raised_by=viewer.code) | desk)


def handles(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer handles the matter, or works in a unit that leads it or has a part in it."""
    if matter.officer_id == viewer.officer_id or matter.unit_id in viewer.units:
        return True
    return Part.objects.filter(Q(unit__in=viewer.units) | Q(officer=viewer.officer_id), matter=matter).exists()


def handed(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that the viewer, or the viewer's unit, handed over to a unit that accepted: what came of them may be seen.

    1. own: one offered it to the other unit oneself; unit: whoever heads the unit or is its clerk;
    2. never what is confidential, nor what does not exist for the viewer (Z9); who asked is not shown at all.
    """
    offered = Step.objects.filter(matter=OuterRef("matter"), step="offer_transfer")

    def of(found: Q) -> Q:
        given = Transfer.objects.filter(Exists(offered.filter(found)), accepted=True)
        return Q(pk__in=given.values("matter"))

    def of_units(units: QuerySet[Unit]) -> Q:
        return of(Q(unit__in=units.values("pk")))

    found = access.filtered(viewer, "matter", "handed", own=of(Q(by=viewer.code)), of_units=of_units, area_path="area")
    return Matter.objects.filter(found, confidential=False).exclude(pk__in=hidden_from(viewer))


def not_mine(viewer: Viewer) -> Q:
    """Matters that neither the viewer nor one of the viewer's units handles: for calling back from outside."""
    part = Part.objects.filter(Q(unit__in=viewer.units) | Q(officer=viewer.officer_id), matter=OuterRef("pk"))
    mine = Q(officer=viewer.officer_id) | Q(unit__in=viewer.units)
    return ~mine & ~Q(Exists(part))
