"""What the next page says, kept as Django keeps it."""

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.utils.functional import cached_property


class Storage(FallbackStorage):
    """Cookie, else session: made where there is something to say, not for every request."""

    def __init__(self, request: HttpRequest) -> None:
        BaseStorage.__init__(self, request)
        self._used_storages: set[BaseStorage] = set()

    @cached_property
    def storages(self) -> list[BaseStorage]:
        """Where messages are kept, the first one first."""
        return [kept(self.request) for kept in self.storage_classes]
