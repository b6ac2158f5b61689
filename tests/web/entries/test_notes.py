"""Open problems, instructions, drafted texts, the digest."""

import io
import re

import pytest
from docx import Document as read_docx

from lianxin.records.models import Instruction, Problem


def test_my_open_problems_and_those_that_i_oversee(signed_in):
    mine = signed_in().get("/problems/")
    assert "路灯坏了" in mine.text
    assert "低保证明没到" not in mine.text
    assert "低保证明没到" in signed_in("100006").get("/problems/?all=1").text
    assert "低保证明没到" not in signed_in("100006").get("/problems/?all=1&area=990001000000").text


def test_a_problem_is_closed_with_words(signed_in, county):
    browser, code = signed_in(), f"{county.entries[8]}-p1"
    assert browser.post(f"/problems/{code}/", {"note": ""}).status_code == 422
    assert browser.post(f"/problems/{code}/", {"note": "已换灯"}).headers["location"] == "/problems/"
    assert Problem.objects.get(code=code).closed_note == "已换灯"
    assert "已换灯" in browser.get(f"/problems/{code}/").text


def test_a_strangers_problem_is_not_found(signed_in, county):
    code = f"{county.entries[8]}-p1"
    assert signed_in("100003").get(f"/problems/{code}/").status_code == 404
    assert signed_in("100003").post(f"/problems/{code}/", {"note": "x"}).status_code == 404


def test_an_instruction_is_given_and_reported(signed_in, county):
    leader, problem = signed_in("100004"), f"{county.entries[8]}-p2"
    page = leader.get(f"/instruct/?kind=problem&code={problem}")
    assert [officer.name for officer in page.context["officers"]] == ["李明", "王芳"]
    answer = leader.post(f"/instruct/?kind=problem&code={problem}", {"text": "清渠", "owner": "100002", "due_on": "2026-05-20"})
    code = Instruction.objects.get(text="清渠").code
    assert answer.headers["location"] == f"/instructions/{code}/"
    owner = signed_in("100002")
    assert "清渠" in owner.get("/today/").text
    assert owner.post(f"/instructions/{code}/", {"result": ""}).status_code == 422
    assert "已清" in owner.post(f"/instructions/{code}/", {"result": "已清"}, follow=True).text
    assert signed_in("100003").get(f"/instructions/{code}/").status_code == 404


@pytest.mark.parametrize("change", [{"text": ""}, {"due_on": "2026-05-01"}, {"owner": "nobody"}, {"owner": ""}])
def test_an_instruction_wants_words_an_owner_and_a_date(signed_in, county, change):
    sent = {"text": "清渠", "owner": "100002", "due_on": "2026-05-20", **change}
    page = signed_in("100004").post(f"/instruct/?kind=problem&code={county.entries[8]}-p2", sent)
    assert page.status_code == 422
    assert not Instruction.objects.filter(text="清渠").exists()


def test_only_leaders_instruct(signed_in, county):
    assert signed_in().get(f"/instruct/?kind=problem&code={county.entries[8]}-p2").status_code == 404


@pytest.mark.parametrize("kind", ["weekly", "card", "report"])
def test_texts_are_drafted_and_may_be_changed_and_restored(signed_in, kind):
    browser = signed_in()
    page = browser.get(f"/texts/{kind}/")
    assert page.context["draft"].own_words is False
    behind = re.findall(r'class="grow" href="(/entries/[^"]+)"', page.text)
    assert len(behind) == len(page.context["behind"]) > 0, "each text opens the records of which it is made"
    assert browser.get(behind[0]).status_code == 200
    label = page.context["period"].label
    page = browser.post(f"/texts/{kind}/?of={label}", {"text": "我自己写的"}, follow=True)
    assert page.context["draft"].text == "我自己写的"
    page = browser.post(f"/texts/{kind}/?of={label}", {"text": "x", "again": "1"}, follow=True)
    assert page.context["draft"].own_words is False


def test_the_texts_of_others_are_for_those_who_oversee(signed_in):
    assert signed_in("100003").get("/texts/weekly/?officer=100001").status_code == 404
    page = signed_in("100006").get("/texts/weekly/?officer=100001")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert signed_in().get("/texts/poem/").status_code == 404
    assert signed_in().get("/texts/weekly/?of=nonsense").status_code == 404


def test_the_digest_has_problems_and_no_household(signed_in):
    page = signed_in("100004").get("/digest/?of=2026-05-12")
    assert "路灯坏了" in page.text
    assert "孙长河" not in page.text
    assert signed_in().get("/digest/").status_code == 404


def test_a_weekly_record_comes_as_docx(signed_in):
    answer = signed_in().get("/texts/weekly/text.docx?fonts=free")
    texts = [one.text for one in read_docx(io.BytesIO(answer.content)).paragraphs]
    assert texts[0] == "每周工作记录（李明）"
    assert any("工作记录" in text for text in texts[1:])
    assert signed_in("100003").get("/texts/weekly/text.docx?officer=100001").status_code == 404
