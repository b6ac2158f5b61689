"""Who may see and do what with the office's papers.

1. a document of an area: by the area; of an officer: the officer, and by the unit in which the officer works;
2. a slip: who issued it, by the area; who is asked, by the unit; the officer named on it;
3. what an officer said of a line of one's own: that officer, and who closes periods there.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Post, Unit
from lianxin.reports.models import Document, Form, Remark, Slip
from lianxin.rules.errors import NotFound


def documents(viewer: Viewer, action: str = "read") -> QuerySet[Document]:
    """The documents with which the viewer may do this."""

    def of_units(units: QuerySet[Unit]) -> Q:
        holds = Post.objects.filter(held_on(viewer.on), officer=OuterRef("officer"), unit__in=units.values("pk"))
        return Q(officer__isnull=False) & Q(Exists(holds))

    own = Q(officer=viewer.officer_id)
    return Document.objects.filter(
        access.filtered(viewer, "document", action, own=own, of_units=of_units, area_path="area")
    ).select_related("area", "officer", "version")


def document_for(viewer: Viewer, pk: int, *, action: str = "read") -> Document:
    """The document, if the viewer may do this with it. Raises NotFound."""
    found = documents(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("document", pk)
    return found


def slips(viewer: Viewer, action: str = "read") -> QuerySet[Slip]:
    """The slips with which the viewer may do this."""
    own = Q(officer=viewer.officer_id) | Q(by=viewer.code)
    found = access.filtered(
        viewer, "slip", action, own=own, of_units=lambda units: Q(unit__in=units.values("pk")), area_path="area"
    )
    return Slip.objects.filter(found).select_related("area", "unit", "officer")


def slip_for(viewer: Viewer, pk: int, *, action: str = "read") -> Slip:
    """The slip, if the viewer may do this with it. Raises NotFound."""
    found = slips(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("slip", pk)
    return found


def remarks(viewer: Viewer, action: str = "read") -> QuerySet[Remark]:
    """What officers said before a closing, as far as the viewer may read or answer it."""
    found = access.filtered(viewer, "remark", action, own=Q(officer=viewer.officer_id), area_path="area")
    return Remark.objects.filter(found).select_related("area", "officer")


def remark_for(viewer: Viewer, pk: int, *, action: str = "read") -> Remark:
    """The remark, if the viewer may do this with it. Raises NotFound."""
    found = remarks(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("remark", pk)
    return found


def forms(viewer: Viewer, action: str = "read") -> QuerySet[Form]:
    """The forms of superiors that the viewer may fill, or map."""
    return Form.objects.filter(access.filtered(viewer, "form", action, area_path="area")).select_related("area")


def form_for(viewer: Viewer, pk: int, *, action: str = "read") -> Form:
    """The form, if the viewer may do this with it. Raises NotFound."""
    found = forms(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("form", pk)
    return found
