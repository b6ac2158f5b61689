"""The command: exit status, languages, formats, and that each command does what exchange.md says."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lianxin.audit.models import Read
from lianxin.cli.main import COMMANDS, main
from lianxin.registry.models import Area, CalendarDay, Invitation
from tests.exchange.county import POLICY, edited, write_county

ROOT = Path(__file__).resolve().parent.parent.parent
DUTY_COLUMNS = "party_kind,party_code,duty,clause,period,target,owed,done,numerator,denominator,state,quantity"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", "2026-06-01T09:00")
    monkeypatch.delenv("LIANXIN_LANG", raising=False)


@pytest.fixture
def county(tmp_path, db, capsys):
    folder = write_county(tmp_path / "in")
    assert main(["load", str(folder)]) == 0
    capsys.readouterr()
    return folder


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help(capsys, name, lang):
    assert main([name, "--help", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert ("用法" in text) == (lang == "zh")
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (lang == "zh")


def test_the_environment_chooses_the_language(capsys, monkeypatch):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    main(["--help"])
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [[], ["dance"], ["duties"], ["duties", "--period", "2026-13"], ["load"], ["figure", "x", "--as-of", "May"]]
)
def test_wrong_use_is_status_2(capsys, words):
    assert main(words) == 2
    assert capsys.readouterr().out == ""


def test_no_command_imports_django_before_it_runs():
    code = "import sys, lianxin.cli.main; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_load_says_what_it_did(tmp_path, db, capsys):
    assert main(["load", str(write_county(tmp_path)), "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "entries: 6 new, 0 changed, 0 skipped" in err


def test_load_prints_faults_and_changes_nothing(tmp_path, db, capsys):
    folder = write_county(tmp_path, posts=edited("posts", 2, **{"class": "cader"}))
    assert main(["load", str(folder), "--lang", "en"]) == 1
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == ["file", "row", "column", "value", "reason"]
    assert rows[1][:4] == ["posts.csv", "2", "class", "cader"]
    assert not Area.objects.exists()


def test_dry_run(tmp_path, db, capsys):
    assert main(["load", str(write_county(tmp_path)), "--dry-run"]) == 0
    assert not Area.objects.exists()


def test_export_is_logged(county, tmp_path, capsys):
    assert main(["export", str(tmp_path / "out"), "--by", "007"]) == 0
    assert (tmp_path / "out" / "entries.csv").exists()
    assert set(Read.objects.filter(by="007").values_list("kind", flat=True)) == {"counterpart", "matter"}
    assert Read.objects.filter(by="007", kind="counterpart").count() == 4
    assert main(["export", str(tmp_path / "out"), "--by", "007"]) == 1
    assert main(["export", str(tmp_path / "again"), "--by", "nobody"]) == 1
    assert not (tmp_path / "again").exists()


def test_duties_as_json_csv_and_table(county, capsys):
    assert main(["duties", "--period", "2026-05", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == [
        {
            "party_kind": "officer",
            "party_code": "007",
            "duty": "visits",
            "clause": "每月走访1次",
            "period": "2026-05",
            "target": 1,
            "owed": 1,
            "done": 1,
            "numerator": None,
            "denominator": None,
            "state": "met",
            "quantity": "records",
        }
    ]
    assert ",".join(found[0]) == DUTY_COLUMNS
    main(["duties", "--period", "2026-05", "--officer", "007", "--format", "csv"])
    assert capsys.readouterr().out.splitlines() == [DUTY_COLUMNS, "officer,007,visits,每月走访1次,2026-05,1,1,1,,,met,records"]
    main(["duties", "--period", "2026-05", "--area", "011"])
    header, line = capsys.readouterr().out.splitlines()
    assert header.split() == DUTY_COLUMNS.split(",")
    # Five Chinese characters take ten columns of the terminal but five places of the text.
    assert line.index("2026-05") == header.index("period") - len("每月走访次")


@pytest.mark.parametrize("words", [["--officer", "nobody"], ["--area", "nowhere"], ["--unit", "nothing"]])
def test_unknown_codes_are_status_1(county, capsys, words):
    assert main(["duties", "--period", "2026-05", *words]) == 1
    assert words[1] in capsys.readouterr().err


def test_a_figure_and_the_records_behind_it(county, capsys):
    assert main(["figure", "visits", "--period", "2026-05", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found[0]) == ["group", "value", "numerator", "denominator", "attested", "suppressed"]
    assert found[0]["value"] == 1
    assert main(["figure", "visits", "--period", "2026-05", "--records", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["record", "N1"]
    assert main(["figure", "visit", "--period", "2026-05"]) == 1
    assert "visits" in capsys.readouterr().err


def test_the_catalogue(county, capsys):
    assert main(["figures", "--format", "csv"]) == 0
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()][1:] == [
        "homes",
        "homes.parties",
        "homes.counterparts",
        "visits",
    ]


def test_policy_check_names_the_place(tmp_path, capsys):
    file = tmp_path / "p.yaml"
    file.write_text(POLICY, encoding="utf-8")
    assert main(["policy", "check", str(file)]) == 0
    file.write_text(POLICY.replace("who: cadre, of:", "who: cader, of:"), encoding="utf-8")
    assert main(["policy", "check", str(file), "--lang", "en"]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"{file}:")
    assert "duties.visits.who" in line


def test_policy_explain_compare_schema(tmp_path, capsys):
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(POLICY, encoding="utf-8")
    new.write_text(POLICY.replace("at_least: 1, every: month", "at_least: 2, every: month"), encoding="utf-8")
    assert main(["policy", "explain", str(old)]) == 0
    assert "每月走访1次" in capsys.readouterr().out
    assert main(["policy", "compare", str(old), str(new)]) == 0
    assert "2" in capsys.readouterr().out
    assert main(["policy", "schema"]) == 0
    assert "properties" in json.loads(capsys.readouterr().out)


def test_a_policy_file_that_is_not_there(tmp_path, capsys):
    assert main(["policy", "check", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err


def test_a_file_with_faults_is_not_adopted_and_each_is_named_with_its_place(county, tmp_path, capsys):
    file = tmp_path / "bad.yaml"
    file.write_text(POLICY.replace("every: month", "every: mnth", 1), encoding="utf-8")
    assert main(["adopt", str(file), "--area", "011", "--from", "2026-06-01", "--by", "007"]) == 1
    told = capsys.readouterr().err
    assert re.search(rf"^{re.escape(str(file))}:\d+:\d+", told, re.MULTILINE), told


def test_adopt_invite_close_tick(county, tmp_path, capsys):
    file = tmp_path / "next.yaml"
    file.write_text(POLICY.replace("at_least: 1, every: month", "at_least: 2, every: month"), encoding="utf-8")
    adopt = ["adopt", str(file), "--area", "011", "--from", "2026-06-01", "--by", "007"]
    assert main(adopt) == 0
    assert main([*adopt[:-1], "nobody"]) == 1
    assert main(["account", "invite", "007"]) == 0
    assert "王一" in capsys.readouterr().out
    assert Invitation.objects.count() == 1
    capsys.readouterr()
    assert main(["issue", "2026-05", "--area", "011"]) == 0
    assert re.match(r"1/1 2026-05 011: 新产生\d+", capsys.readouterr().err)
    assert main(["close", "2026-05", "--area", "011", "--by", "007"]) == 0
    assert main(["close", "2026-05", "--area", "011", "--by", "007"]) == 1
    assert main(["close", "2026-06", "--area", "011", "--by", "007"]) == 1
    assert main(["tick", "--at", "2026-06-01T03:00"]) == 0


def test_the_first_adoption_comes_before_any_officer(tmp_path, db, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "areas.csv").write_text("area_code,name,level,parent_code\n011,示例县,county,\n", encoding="utf-8")
    file = tmp_path / "first.yaml"
    file.write_text(POLICY, encoding="utf-8")
    assert main(["load", str(folder)]) == 0
    assert main(["adopt", str(file), "--area", "011", "--from", "2026-01-01", "--by", "office"]) == 0


@pytest.mark.parametrize(("lang", "word"), [("zh", "暂定"), ("en", "provisional")])
def test_days_without_an_official_notice_make_an_answer_provisional(county, capsys, lang, word):
    april = [date(2026, 4, day) for day in range(1, 31)]
    CalendarDay.objects.bulk_create(CalendarDay(day=day, working=day.weekday() < 5, official=True) for day in april)
    main(["duties", "--period", "2026-04", "--lang", lang])
    assert word not in capsys.readouterr().err
    main(["duties", "--period", "2026-05", "--lang", lang])
    assert word in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LIANXIN_NOW", "tomorrow", "not a time"),
        ("LIANXIN_DATA", __file__, __file__),
        ("LIANXIN_PORT", "http", "写得不对"),
        ("DATABASE_URL", "mysql://x/y", "neither sqlite"),
    ],
)
def test_what_the_environment_says_wrongly_is_named(name, value, said, tmp_path):
    words = ["serve"] if name in ("LIANXIN_PORT", "LIANXIN_NOW") else ["duties", "--period", "2026-05"]
    environment = {"LIANXIN_DATA": str(tmp_path), **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"}, name: value}
    environment["DJANGO_SETTINGS_MODULE"] = "lianxin.settings.embedded"
    command = [sys.executable, "-m", "lianxin.cli", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == (2 if name == "LIANXIN_PORT" else 1)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["duties"], "缺少参数:--period"),
        (["duties", "--period", "2026-05", "--nonsense"], "不认识的参数:--nonsense"),
        (["duties", "--period", "2026-05", "--format", "xml"], "参数 --format:没有 'xml'"),
        (["duties", "--period"], "参数 --period:后面要写一项"),
        (["figure"], "缺少参数:KEY, --period"),
        (["nothing"], "没有 'nothing'"),
    ],
)
def test_a_wrong_use_is_told_in_chinese(words, said, capsys):
    assert main(words) == 2
    assert said in capsys.readouterr().err
