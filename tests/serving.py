"""The server of tests with ``live_server``: no request outlives the test that asked for it."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer

SLOW = float(os.environ.get("LIANXIN_TEST_SLOW", "1"))
"""How much slower than this machine the browser's pages are made, and answers late with it: what races, loses."""
LATE = 0.05
LIMIT = 60


class Server(ThreadedWSGIServer):
    """Answers while a test runs; between tests nobody is answered, and the connections of before are ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._changed, self._open, self._over = threading.Condition(), set[socket.socket](), False
        super().__init__(*args, **kwargs)

    def set_app(self, application: Callable[..., Iterable[bytes]]) -> None:
        super().set_app(late(application) if SLOW > 1 else application)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            if self._over:
                return self.shutdown_request(request)
            self._open.add(request)
        return super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._changed:
                self._open.discard(request)
                self._changed.notify_all()

    def begin(self) -> None:
        """A test begins: whoever asks is answered."""
        with self._changed:
            self._over = False

    def end(self) -> None:
        """The test is over: what is under way is done, nothing else is begun, and no thread is left."""
        with self._changed:
            self._over = True
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RD)
            assert self._changed.wait_for(lambda: not self._open, LIMIT), "requests are still under way"


def late(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, as from far away."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        time.sleep(LATE * SLOW)
        return application(environ, start)

    return answer
