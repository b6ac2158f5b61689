"""Clients that ask a server over HTTP/1.1, all at once, and say how fast it answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlencode


@dataclass(frozen=True)
class Asked:
    """One request; a form or a body is posted, without one the address is read. Headers of its own come beside those of all."""

    path: str
    form: Mapping[str, str] | None = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rates:
    """Answers a second, and how long an answer took, in milliseconds."""

    a_second: float
    median_ms: float
    p99_ms: float
    statuses: Mapping[int, int]


def ask(
    port: int, asked: Iterator[Asked], *, number: int, headers: Mapping[str, str], clients: int = 16, allowed: set[int]
) -> Rates:
    """Ask so many, by so many clients that each wait for their answer. Raises SystemExit for an answer that is not allowed."""
    return asyncio.run(_ask(port, iter(islice(asked, number)), headers, clients, allowed))


async def _ask(port: int, asked: Iterator[Asked], headers: Mapping[str, str], clients: int, allowed: set[int]) -> Rates:
    took: list[float] = []
    statuses: Counter[int] = Counter()
    start = time.perf_counter()
    await asyncio.gather(*(_client(port, asked, headers, took, statuses) for _ in range(clients)))
    whole = time.perf_counter() - start
    if wrong := {status: n for status, n in statuses.items() if status not in allowed}:
        raise SystemExit(f"answers that were not meant: {wrong}")
    took.sort()
    at = [took[min(len(took) - 1, int(len(took) * share))] * 1000 for share in (0.5, 0.99)]
    return Rates(len(took) / whole, at[0], at[1], dict(statuses))


async def _client(
    port: int, asked: Iterator[Asked], headers: Mapping[str, str], took: list[float], statuses: Counter[int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for one in asked:
        start = time.perf_counter()
        writer.write(_written(one, headers))
        await writer.drain()
        status, keep = await _read(reader)
        took.append(time.perf_counter() - start)
        statuses[status] += 1
        if not keep:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


def _written(one: Asked, headers: Mapping[str, str]) -> bytes:
    body = one.body or (b"" if one.form is None else urlencode(one.form).encode())
    posted = one.form is not None or one.body is not None
    lines = [f"{'POST' if posted else 'GET'} {one.path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in {**headers, **one.headers}.items()]
    if one.form is not None:
        lines.append("Content-Type: application/x-www-form-urlencoded")
    if posted:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _read(reader: asyncio.StreamReader) -> tuple[int, bool]:
    status = int((await reader.readline()).split()[1])
    length, chunked, keep = 0, False, True
    while (line := await reader.readline()) not in {b"\r\n", b""}:
        name, _, value = line.decode("latin-1").partition(":")
        match name.strip().lower():
            case "content-length":
                length = int(value)
            case "transfer-encoding":
                chunked = "chunked" in value
            case "connection":
                keep = "close" not in value
    if chunked:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(length)
    return status, keep
