"""A figure that is kept says as of when, and is counted anew for whoever asks."""

from lianxin import clock
from lianxin.duties.summaries import renew
from lianxin.figures import summaries
from lianxin.figures.models import Summary

ADDRESS = "/figures/gifts/?area=990000000000&period=2026-05"
AGAIN = "现在重新统计"


def test_what_is_kept_says_as_of_when_and_is_counted_anew_when_asked(county, signed_in, monkeypatch):
    monkeypatch.setattr(summaries, "QUICK_MS", -1)  # as if counting took long
    list(renew(at=clock.now(), stopped=lambda: False, everything=True))
    assert Summary.objects.filter(figure="gifts", counted__period="2026-05").update(number=98_765_400)  # fen
    browser = signed_in("100004")
    kept, anew = (browser.get(address).content.decode() for address in (ADDRESS, f"{ADDRESS}&now"))
    assert "截至" in kept
    assert AGAIN in kept
    assert "987654" in kept.replace(",", "")
    assert AGAIN not in anew
    assert "987654" not in anew.replace(",", "")
