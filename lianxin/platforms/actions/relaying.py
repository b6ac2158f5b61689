"""At the outer site of an air gap: a platform's message is not worked but laid by for the next bundle to the inner one."""

import json
from datetime import datetime

from lianxin.platforms.models import Outgoing, Partner, Received


def relays(partner: Partner) -> bool:
    """Whether what this platform sends is only passed on: it is answered over there, and told here what came back."""
    return partner.by_bundle_id is not None and partner.sends != "bundle"


def relay(row: Received, body: bytes, *, at: datetime) -> None:
    """Lay it by for the other site; sent twice by the platform it goes once."""
    carried = {"way": "in", "partner": row.partner.code, "id": row.message, "body": body.decode()}
    Outgoing.objects.create(
        partner_id=row.partner.by_bundle_id or 0,
        key=f"in:{row.pk}",
        message=f"lx-in-{row.pk}",
        type=row.type,
        number=row.number,
        body=json.dumps(carried, ensure_ascii=False),
        made_at=at,
    )
    row.state = "relayed"
    row.save(update_fields=["state"])
