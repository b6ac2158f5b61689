"""The last weeks of each demonstration, lived through the product's own steps."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db.models import Count

from lianxin.clock import ZONE
from lianxin.demo.install import install
from lianxin.groups.models import Group
from lianxin.liaison.models import Link
from lianxin.matters.actions import offered
from lianxin.matters.models import Canned, Matter, Part, Step
from lianxin.matters.queries.public import is_kept
from lianxin.platforms.models import Received
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Post, RoleGrant
from lianxin.tips.models import Reward

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=ZONE)
POLICIES = Path(__file__).resolve().parents[2] / "policies"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(("policy", "english"), [("zuofeng-jianshe", False), ("san-fuwu", True)])
def test_there_is_something_to_do_this_morning(policy, english):
    install((POLICIES / f"{policy}.yaml").read_text(), seed=1, now=NOW, english=english)
    assert Matter.objects.filter(state="new", reported_on=NOW.date()).count() >= 3
    assert Matter.objects.filter(led_by__isnull=False).count() == 4
    assert Step.objects.filter(step="merge").count() == 4
    assert Canned.objects.filter(reviewed_on__isnull=False).count() == 2
    assert not Step.objects.filter(at__gt=NOW).exists()
    assert sorted(Received.objects.values_list("state", flat=True)) == ["held", "taken", "taken"]
    assert Matter.objects.filter(channel="platform", outer_due__gt=NOW.date()).count() == 2
    lived_through(english)
    assert dict(Reward.objects.values_list("state").annotate(n=Count("pk"))) == {"decided": 1, "paid": 1, "void": 1}
    if policy == "san-fuwu":
        assert Group.objects.filter(kind="task").count() == 30  # A3 工作组30个
        assert Post.objects.filter(title="指导员").values("officer").distinct().count() == 62  # A3 指导员62名
        assert Link.objects.count() == 278  # A1: what they are in charge of adds no link


def lived_through(english):
    """A disputed return can be shown, and reviewed by another office; promises read like promises and stand in all ways."""
    disputed = Matter.objects.filter(state="disputed").first()
    if disputed is not None:
        first, second = RoleGrant.objects.filter(role="county_office").order_by("pk").values_list("officer__code", flat=True)
        on = NOW.date()
        may = {code: offered(viewer_by_code(code, on=on), disputed, ["decide_return"], at=NOW) for code in (first, second)}
        assert [bool(may[code]) for code in (first, second)] == [False, True]
    made = Matter.objects.filter(kind="promise", plans__isnull=False)
    assert {is_kept(one, NOW.date()) for one in made} == {True, False, None}
    assert ("Replace three street lamps" if english else "换好村口三盏路灯") in {one.text[:26] for one in made}
    assert Part.objects.exists()
