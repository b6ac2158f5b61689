"""A phone in a test: what it writes, seals and sends, straight to the actions or through the addresses."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from lianxin.phones import actions
from lianxin.phones.actions import Parcel, Result
from lianxin.phones.models import Device
from lianxin.registry.access import viewer_by_code
from lianxin.rules.phones import canonical, digest_of
from tests.web.county import NOW, TODAY

SALT = "c2FsdHNhbHRzYWx0c2FsdA=="


def record(**given: Any) -> dict[str, Any]:
    """What a phone writes of a routine visit today."""
    return {"kind": "entry", "salt": SALT, "day": TODAY.isoformat(), "counterparts": ["h01"], "activity": "visit", **given}


@dataclass(frozen=True)
class Sent:
    """A record as it lies in the outbox."""

    id: str
    text: str

    @property
    def hash(self) -> str:
        return digest_of(self.text)


def write(uid: str | None = None, **given: Any) -> Sent:
    """A record under a new id, or under one that is told."""
    return Sent(uid or str(uuid.uuid4()), canonical(record(**given)))


@dataclass
class Phone:
    """An enrolled phone of an officer."""

    officer: str
    code: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: datetime = NOW
    token: str = ""

    def __post_init__(self) -> None:
        viewer = viewer_by_code(self.officer, on=self.at.date())
        made = actions.enrol(viewer=viewer, code=self.code, name="手机", at=self.at - timedelta(days=30))
        self.token = made.upload_token

    @property
    def device(self) -> Device:
        return actions.device_by_token(self.token)

    def send(
        self, *records: Sent, at: datetime = NOW, made_at: datetime | None = None, sent_at: datetime | None = None
    ) -> list[Result]:
        """Hand in a batch of texts."""
        parcels = [Parcel(one.id, one.hash, made_at or at, sent_at or at, text=one.text) for one in records]
        return actions.take_in(device=self.device, parcels=parcels, at=at)

    def post(self, address: str, body: Any) -> Any:
        """Hand in through an address, with the upload token alone."""
        client = Client(enforce_csrf_checks=True)
        headers = {"Authorization": f"Bearer {self.token}"}
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post(address, text, content_type="application/json", headers=headers)
