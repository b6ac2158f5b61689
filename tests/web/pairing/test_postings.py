"""The pages of postings: entered by the office, marked by numbers, proposals side by side, decided by people; who sees what."""

import re

import pytest

from lianxin.planning.models import PostingApplicant, PostingCall, PostingDecision

NEW = {"name": "第一书记选派", "first": "2026-06-01", "criteria": "产业发展 2\n党建", "panel": "100004\n钱督查"}
VILLAGE, OTHER = "990001001000", "990002001000"


@pytest.fixture
def office(signed_in):
    return signed_in("100006")


def rev():
    return {"revision": PostingCall.objects.get().revision}


def send(browser, address, data=None, status=302):
    answer = browser.post(address, {**rev(), **(data or {})})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


@pytest.fixture
def call(office, county):
    """Two villages, three who applied."""
    assert office.post("/postings/new/", NEW).status_code == 302
    at = f"/postings/{PostingCall.objects.get().pk}/"
    needs = {"places": "1", "level.k1": "3", "level.k2": "1", "evidence.k1": "大棚200亩"}
    send(office, f"{at}villages/new/", {"village": VILLAGE, **needs})
    send(office, f"{at}villages/new/", {"village": OTHER, **needs, "level.k1": "0", "level.k2": "3"})
    for code in ("100001", "100002", "100003"):
        send(
            office,
            f"{at}people/new/",
            {"officer": code, "evidence.k1": "高级农艺师", "wish1": VILLAGE if code == "100001" else ""},
        )
    return at


def mark(browser, at, status=302):
    numbers = PostingApplicant.objects.values_list("number", flat=True)
    marks = {f"m.{number}.{key}": 60 + number for number in numbers for key in ("k1", "k2")}
    answer = browser.post(at.replace("/postings/", "/postings/panel/"), marks)
    assert answer.status_code == status
    return answer


@pytest.fixture
def deciding(office, call, signed_in):
    send(office, f"{call}mark/", {"to": "open"})
    for code in ("100004", "100010"):
        mark(signed_in(code), call)
    send(office, f"{call}mark/", {"to": "close"})
    return call


def test_what_was_entered_stands_on_the_page(office, call):
    page = office.get(call).text
    for words in ("产业发展 × 2", "党建 × 1", "柳树沟村", "大棚200亩", "李明", "陈立", "名单定了,请评委打分"):
        assert words in page.replace("\uff0c", ",")
    assert "第一书记选派" in office.get("/postings/").text


def test_a_name_in_the_evidence_is_refused_beside_its_field(office, call):
    answer = send(office, f"{call}people/new/", {"officer": "100011", "evidence.k1": "冯主任是农艺师"}, status=422)
    assert "evidence.k1" in answer.context["form"].errors


def test_the_panel_marks_numbers(office, call, signed_in):
    leader = signed_in("100004")
    assert leader.get(call).status_code == 404, "whoever marks sees no names"
    send(office, f"{call}mark/", {"to": "open"})
    assert "第一书记选派" in leader.get("/postings/panel/").text
    page = leader.get(call.replace("/postings/", "/postings/panel/")).text
    assert "高级农艺师" in page
    assert not re.search("王芳|张强|100002", page)
    mark(leader, call)
    assert leader.post(call.replace("/postings/", "/postings/panel/"), {"m.1.k1": "120"}).status_code == 422
    send(office, f"{call}mark/", {"to": "close"})
    assert PostingCall.objects.get().state == "scoring", "another member has not marked"


def test_side_by_side_and_decided_with_a_reason(deciding, signed_in):
    leader = signed_in("100004")
    page = leader.get(f"{deciding}choice/")
    assert "稳定配法" in page.text
    assert "总分最高" in page.text
    lines = page.context["lines"]
    sent = {"base": "stable", **{f"to.{line['code']}": line["proposed"] for line in lines}}
    without = next(line["code"] for line in lines if not line["proposed"])
    posted = next(line["code"] for line in lines if line["proposed"])
    changed = {**sent, f"to.{posted}": "", f"why.{posted}": "单位离不开"}
    assert "须写明理由" in send(leader, f"{deciding}choice/", {**changed, f"why.{posted}": ""}, status=422).text
    send(leader, f"{deciding}choice/", changed)
    assert PostingDecision.objects.get(applicant__officer__code=posted).reason == "单位离不开"
    assert PostingDecision.objects.get(applicant__officer__code=without).village is None
    assert "单位离不开" in leader.get(deciding).text
    assert leader.get(f"{deciding}choice/").context["may_decide"] is False


@pytest.mark.parametrize("code", ["100001", "100005", "100011", "100008"])
def test_for_others_there_is_none(deciding, signed_in, code):
    browser = signed_in(code)
    for address in ("", "choice/", "people/new/", "drop/"):
        assert browser.get(deciding + address).status_code == 404
    assert browser.get(deciding.replace("/postings/", "/postings/panel/")).status_code == 404


def test_an_inspector_reads_and_decides_nothing(deciding, signed_in):
    browser = signed_in("100010")
    page = browser.get(f"{deciding}choice/")
    assert page.context["may_decide"] is False
    assert browser.get(f"{deciding}drop/").status_code == 404


def test_one_goes_again_and_the_round_is_given_up(office, call):
    row = PostingApplicant.objects.get(officer__code="100003")
    send(office, f"{call}off/person/{row.pk}/")
    assert not PostingApplicant.objects.filter(pk=row.pk).exists()
    assert office.get(f"{call}choice/").status_code == 404
    send(office, f"{call}drop/", {"reason": "另行安排"})
    assert "另行安排" in office.get(call).text


@pytest.mark.parametrize("what", ["villages", "units", "people"])
def test_each_row_is_edited(office, call, what):
    found = PostingCall.objects.get()
    rows = {"villages": found.villages, "units": found.units, "people": found.applicants}[what]
    row = rows.first()
    address = f"{call}{what}/{row.pk}/"
    assert office.get(address).status_code == 200
    send(office, address, {"places": "2", "level.k1": "1", "level.k2": "2", "evidence.k1": "改过"})
    row.refresh_from_db()
    assert row.evidence == {"k1": "改过"}
    assert send(office, address, {"revision": "1", "places": "2", "level.k1": "1", "level.k2": "2"}, status=422)
