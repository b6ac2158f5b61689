"""Which addresses outside may be called: none that leads back into a house, whatever name it goes by.

1. https, or http to a host that the settings name; a host name or address, no user, no fragment.
2. The name is resolved once; when any of its addresses is one that nobody outside should reach, none is called.
3. The connection goes to the address that was looked at (pinned), under the name that was asked for.

Hosts of the intranet that the settings name are spared 1 and 2.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

PORTS: Final = {"http": 80, "https": 443}
LONGEST: Final = 500
_REFUSED: Final = tuple(
    ip_network(one)
    for one in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
        *("::/96", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16"),
        *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
"""Loopback, link-local, private and shared ranges, multicast, documentation, and what wraps an IPv4 address in an IPv6 one."""


class NotOutsideError(ValueError):
    """An address that is not called. ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str
    intranet: bool


def target_of(url: str, *, intranet: Collection[str] = ()) -> Target:
    """The parts of an address. Raises NotOutsideError for one that may not be called whatever it resolves to (1)."""
    if len(url) > LONGEST or any(not "!" <= one <= "~" for one in url):
        raise NotOutsideError("地址太长,或含有空格、汉字等字符", "too long an address, or characters that none has")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError as error:
        raise NotOutsideError("这不是网址", "this is no address") from error
    if parts.scheme not in PORTS or not host:
        raise NotOutsideError("网址要以 https:// 开头", "an address begins with https://")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NotOutsideError("网址里不能有用户名、密码或 #", "no user, password or fragment in the address")
    named = host in {one.rstrip(".").lower() for one in intranet}
    if parts.scheme == "http" and not named:
        raise NotOutsideError("只能用 https;内网主机要先在设置里写明", "https only; intranet hosts are named in the settings")
    if not named:
        _refuse_literal(host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path, named)


def _refuse_literal(host: str) -> None:
    try:
        address = ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        named = host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host
        if named or last.isdecimal() or last.startswith("0x"):  # 127.1, 0177.0.0.1: an address by another way of writing
            raise _inside(host) from None
        return
    if not is_outside(address):
        raise _inside(host)


def _inside(host: str) -> NotOutsideError:
    return NotOutsideError("这是内部地址,不能调用", f"{host} is an address inside: it is not called")


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the open internet; one that wraps another is judged by what it wraps as well."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return is_outside(address.ipv4_mapped)
    if any(address.version == one.version and address in one for one in _REFUSED):
        return False
    return address.is_global and not address.is_multicast


def pinned(target: Target, addresses: Sequence[str]) -> str:
    """The one to connect to, of those that the name resolved to just now. Raises NotOutsideError when any lies inside (2)."""
    if not addresses:
        raise NotOutsideError(f"{target.host} 查不到地址", f"{target.host} resolves to nothing")
    if not target.intranet:
        for one in addresses:
            if not is_outside(ip_address(one.partition("%")[0])):
                raise _inside(f"{target.host} ({one})")
    return addresses[0]
