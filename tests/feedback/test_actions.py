"""Judgements and call-backs: once a round, appealed and reviewed by somebody else, one call for one caller."""

import pytest

from lianxin.feedback import queries
from lianxin.feedback.actions import appeal_rating, ask_for_call_back, call_back, decide_appeal, rate, take_call
from lianxin.feedback.models import CallBack, Rating
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, TODAY

pytestmark = pytest.mark.django_db
IT = {"subject_kind": "matter", "subject_code": "M1", "round": 1, "at": NOW}


def test_rated_once_in_a_round():
    rate(**IT, level="satisfied", by="asker")
    with pytest.raises(Refused):
        rate(**IT, level="dissatisfied", by="asker")
    rate(**{**IT, "round": 2}, level="dissatisfied", by="007", channel="counter", solved=False)
    assert [(one.level, one.taken_by) for one in queries.ratings_of("matter", "M1")] == [
        ("satisfied", ""),
        ("dissatisfied", "007"),
    ]
    assert queries.rating_of("matter", "M1", round=3) is None


@pytest.mark.parametrize("said", [{"level": "good"}, {"level": "satisfied", "text": "x" * 501}])
def test_what_is_no_rating(said):
    with pytest.raises(Refused):
        rate(**IT, by="asker", **said)
    assert not Rating.objects.exists()


def test_a_wrong_rating_is_appealed_and_reviewed_by_somebody_else():
    with pytest.raises(NotFound):
        appeal_rating(**IT, text="恶意", by="001")
    rate(**IT, level="very_dissatisfied", by="asker")
    appeal_rating(**IT, text="恶意差评", by="001")
    with pytest.raises(Refused):
        appeal_rating(**IT, text="恶意差评", by="001")
    with pytest.raises(Refused):
        decide_appeal(**IT, upheld=False, by="001")
    decide_appeal(**IT, upheld=True, by="002")
    with pytest.raises(Refused):
        decide_appeal(**IT, upheld=False, by="003")
    assert Rating.objects.get().upheld is True


def test_call_backs():
    owed = ask_for_call_back(**IT, why="negative", due_on=TODAY)
    assert ask_for_call_back(**IT, why="negative", due_on=TODAY).pk == owed.pk
    take_call(call=owed.pk, by="001", at=NOW)
    with pytest.raises(Refused):
        take_call(call=owed.pk, by="002", at=NOW)
    assert list(queries.owed("matter", codes=["M1"], until=TODAY)) == [owed]
    done = call_back(**IT, reached=True, solved=True, by="001", level="satisfied")
    assert (done.pk, done.reached) == (owed.pk, True)
    assert queries.called_in("matter", "M1", round=1)
    assert list(queries.owed("matter")) == []
    again = call_back(**IT, reached=True, solved=False, by="001")
    assert call_back(**IT, reached=False, by="001").pk == again.pk, "a call that nobody owed is one row"
    assert CallBack.objects.count() == 2
    with pytest.raises(Refused):
        call_back(**IT, reached=True, by="001", level="good")
