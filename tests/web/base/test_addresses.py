"""Addresses looked up once are those that `reverse` gives."""

import pytest
from django.urls import reverse

from lianxin.web import navigation
from lianxin.web.addresses import address_of, fixed
from lianxin.web.templatetags.lianxin import reached_at


@pytest.mark.parametrize(
    "code", ["1234567890", "示-2026", "a b", "a%b", "a&b=c;d", "~x:@", "'(*)!", "0-mark-0", '"<>', "村", "a?b#c"]
)
def test_a_code_in_an_address(code):
    assert address_of("matter", code) == reverse("matter", args=[code])


def test_the_addresses_of_the_menus():
    for entry in navigation.ENTRIES:
        assert fixed(entry.view, entry.args) == reverse(entry.view, args=entry.args)


def test_where_somebody_is_reached():
    assert reached_at("138 0013 8000") == "tel:13800138000"
    assert reached_at("a@example.cn") == "mailto:a@example.cn"


@pytest.mark.parametrize("slip", ["WyJ1Il0:1vN:x-_Y", "0-mark-0", "a b", "村"])
def test_two_texts_in_an_address(slip):
    assert address_of("counter-shown-receipt", "村 1", slip) == reverse("counter-shown-receipt", args=["村 1", slip])
