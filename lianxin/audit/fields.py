"""A text column that is encrypted at rest and plain in Python."""

from typing import TYPE_CHECKING, Any

from django.db import models

from lianxin.audit.sealing import seal, unseal

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class SealedField(_TextField):
    """Holds a phone number, an account or the like; look it up by a blind index beside it, never by value."""

    @property
    def _about(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        return seal(value, about=self._about) if value else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        return unseal(value, about=self._about) if value else ""
