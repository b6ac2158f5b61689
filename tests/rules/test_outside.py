"""Which addresses are called: none that leads back into a house."""

from ipaddress import ip_address

import pytest

from lianxin.rules.outside import NotOutsideError, is_outside, pinned, target_of

INSIDE = [
    *("127.0.0.1", "127.8.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "203.0.113.9"),
    *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1"),
    *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address):
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "172.32.0.1"])
def test_outside(address):
    assert is_outside(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("http://hooks.example.com/", "ftp://hooks.example.com/", "//hooks.example.com/", "hooks.example.com", "https://"),
        *("https://u:p@hooks.example.com/", "https://hooks.example.com\\@10.0.0.1/", "https://hooks.example.com/#x"),
        *("https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://localhost/", "https://a.localhost/"),
        *("https://127.1/", "https://0177.0.0.1/", "https://0x7f.0.0.0x1/", "https://1.2.3.4.5/"),
        *("https://server/", "https://printer.local/", "https://2130706433/", "https://0x7f000001/"),
        *("https://hooks.example.com:99999/", "https://hooks.example.com/ x", "https://例子.中国/", "https://[::1/"),
        "https://hooks.example.com/" + "x" * 500,
    ],
)
def test_not_called(url):
    with pytest.raises(NotOutsideError):
        target_of(url)


def test_taken_apart():
    found = target_of("https://Hooks.Example.com./a/b?c=1")
    assert (found.scheme, found.host, found.port, found.path) == ("https", "hooks.example.com", 443, "/a/b?c=1")


def test_one_address_inside_among_several_and_none_is_called():
    target = target_of("https://hooks.example.com/")
    assert pinned(target, ["8.8.8.8", "2400:3200::1"]) == "8.8.8.8"
    for found in (["8.8.8.8", "10.0.0.1"], ["fe80::1%eth0"], []):
        with pytest.raises(NotOutsideError):
            pinned(target, found)


def test_a_host_of_the_intranet_that_the_settings_name():
    target = target_of("http://ledger.gov.example/in", intranet=["Ledger.gov.example"])
    assert pinned(target, ["10.1.2.3"]) == "10.1.2.3"
    with pytest.raises(NotOutsideError):
        target_of("http://other.gov.example/in", intranet=["ledger.gov.example"])
