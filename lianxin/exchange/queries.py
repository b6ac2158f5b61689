"""Reads of the import page: one's own uploads, and how sheets with these headers were mapped before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lianxin.exchange.models import SheetImport, SheetMapping
from lianxin.exchange.sheets.grid import Grid
from lianxin.exchange.sheets.headers import find_header
from lianxin.exchange.sheets.plan import signature_of
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound


def imports_of(viewer: Viewer, *, limit: int = 20) -> list[SheetImport]:
    """The viewer's own uploads, the latest first."""
    return list(SheetImport.objects.filter(by=viewer.code).order_by("-pk")[:limit])


def import_for(viewer: Viewer, key: str, *, state: str = "open") -> SheetImport:
    """The viewer's own upload in that state. Raises NotFound."""
    found = SheetImport.objects.filter(by=viewer.code, key=key, state=state).first()
    if found is None:
        raise NotFound("import", key)
    return found


def any_expired(*, at: datetime) -> bool:
    """Whether some upload is a day old and has to go."""
    return SheetImport.objects.filter(state="open", expires_at__lte=at).exists()


def mappings_for(grids: Iterable[Grid]) -> dict[str, tuple[str, dict[str, Any]]]:
    """How sheets with the headers of these were mapped the last time, by signature: what they are, and their columns."""
    wanted = {signature_of(header) for grid in grids if (header := find_header(grid)) is not None}
    rows = SheetMapping.objects.filter(signature__in=wanted).values_list("signature", "target", "columns")
    return {signature: (target, columns) for signature, target, columns in rows}
