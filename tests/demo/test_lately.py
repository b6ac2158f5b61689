"""The last weeks of each demonstration, lived through the product's own steps."""

from datetime import datetime
from pathlib import Path

import pytest

from lianxin.clock import ZONE
from lianxin.demo.install import install
from lianxin.matters.models import Canned, Matter, Step

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
