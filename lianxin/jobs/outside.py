"""Calling an address outside: resolved once, connected to what was looked at, nothing followed, cut off in time and size.

``rules.outside`` says which addresses are called at all. No proxy, no cookie, no redirect: a side that sends us elsewhere with
somebody's answer is not the one that was configured.
"""

import socket
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import monotonic
from typing import Final

from lianxin.rules.outside import NotOutsideError, Target, pinned, target_of

CONNECT: Final = 5.0
"""Seconds until it has answered the knock."""
WHOLE: Final = 15.0
"""Seconds for all of it: one that drips a byte at a time is cut off too."""
CHUNK: Final = 16 * 1024
ANSWER: Final = 64 * 1024
"""Bytes of an answer that are read, where nobody says more."""
Resolve = Callable[[str, int], list[str]]


class CallError(Exception):
    """There was no whole answer. ``for_good``: there will be none, however often it is tried."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its status, and its body, whole."""

    status: int
    body: bytes

    @property
    def good(self) -> bool:
        """Whether it is 2xx."""
        return 200 <= self.status < 300


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of the system's choice. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True)
class Caller:
    """Calls outside. ``intranet``: the hosts that the settings name, which may lie inside and go by plain http."""

    intranet: Collection[str] = ()
    resolve: Resolve = resolve
    trust: ssl.SSLContext | None = None
    whole: float = WHOLE

    def call(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None, most: int = ANSWER) -> Answer:
        """The answer, whole. Raises CallError: for good where the address itself may not be called."""
        until = monotonic() + self.whole
        try:
            target = target_of(url, intranet=self.intranet)
            address = pinned(target, self._resolved(target))
        except NotOutsideError as error:
            raise CallError(error.en, for_good=True) from error
        connection = _Pinned(target, address, self._trusted(target))
        guard = Timer(max(until - monotonic(), 0), connection.cut)
        guard.daemon = True
        guard.start()
        try:
            connection.request(method, target.path, body=body, headers=dict(headers))
            return _read(connection, most)
        except (OSError, HTTPException, ValueError) as error:
            late = "too slow: " if monotonic() >= until else ""
            raise CallError(f"{late}{type(error).__name__}: {error}"[:200]) from error
        finally:
            guard.cancel()
            connection.close()

    def _resolved(self, target: Target) -> list[str]:
        try:
            return self.resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise CallError(f"{target.host}: {type(error).__name__}") from error

    def _trusted(self, target: Target) -> ssl.SSLContext | None:
        return (self.trust or ssl.create_default_context()) if target.scheme == "https" else None


class _Pinned(HTTPConnection):
    """A connection to one address, under the name that was asked for: the name is not looked up again."""

    def __init__(self, target: Target, address: str, trust: ssl.SSLContext | None) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT)
        self.address, self.trust = address, trust
        self.default_port = 443 if trust else 80

    def connect(self) -> None:
        """To the pinned address; the certificate is asked for the name."""
        self.sock = socket.create_connection((self.address, self.port), CONNECT)
        if self.trust is not None:
            self.sock = self.trust.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def cut(self) -> None:
        """Its time is up: whatever it waits for, a header or a handshake that drips included, ends now."""
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


def _read(connection: _Pinned, most: int) -> Answer:
    """All of the answer. Raises CallError for one that is too long, breaks off, or does not say how long it is."""
    with connection.getresponse() as response:
        told = response.length
        if told is None and not response.chunked:
            raise CallError("half an answer: without a length nobody knows whether it is whole")
        body = b"".join(_pieces(response, most))
        if told is not None and len(body) < told:
            raise CallError("half an answer")
        return Answer(response.status, body)


def _pieces(response: HTTPResponse, most: int) -> Iterator[bytes]:
    size = 0
    while piece := response.read1(CHUNK):
        size += len(piece)
        if size > most:
            raise CallError("the answer is too long")
        yield piece
