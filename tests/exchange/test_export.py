"""What comes out goes in again, and comes out the same."""

from datetime import date

import pytest
from django.core.management import call_command

from lianxin.audit.models import Read
from lianxin.exchange.export import export_folder
from lianxin.rules.errors import Refused
from tests.exchange.county import write_county
from tests.exchange.test_load import AT, load

pytestmark = pytest.mark.django_db


def export(path, **more):
    return export_folder(path, by="007", at=AT, **more)


def texts(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.mark.django_db(transaction=True)
def test_the_round_trip_gives_the_same_files(tmp_path):
    load(write_county(tmp_path / "in"))
    export(tmp_path / "first")
    call_command("flush", verbosity=0, interactive=False)
    report = load(tmp_path / "first")
    assert report.lines() == []
    export(tmp_path / "second")
    assert texts(tmp_path / "first") == texts(tmp_path / "second")


def test_an_export_loads_into_where_it_came_from_without_a_change(tmp_path):
    load(write_county(tmp_path / "in"))
    export(tmp_path / "out")
    report = load(tmp_path / "out")
    assert report.lines() == []
    assert not any(report.new.values())


def test_formulas_are_guarded(tmp_path):
    load(write_county(tmp_path / "in"))
    export(tmp_path / "out")
    assert ",'=钱家," in (tmp_path / "out" / "counterparts.csv").read_text(encoding="utf-8")


def test_villages_are_not_exported_as_counterparts(tmp_path):
    load(write_county(tmp_path / "in"))
    export(tmp_path / "out")
    assert "0111V1,village" not in (tmp_path / "out" / "counterparts.csv").read_text(encoding="utf-8")


def test_every_household_is_logged_as_read(tmp_path):
    load(write_county(tmp_path / "in"))
    exported = export(tmp_path / "out")
    assert exported.reads == 8
    read = [*(("counterpart", f"H{n}") for n in (1, 2, 3, 4)), *(("matter", f"M{n}") for n in (1, 2, 3, 4))]
    assert sorted(Read.objects.values_list("kind", "code", "by", "through")) == [(*one, "007", "export") for one in read]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("area", ["0111", "0112", "0112V3", "011"])
def test_an_areas_share_can_be_loaded_by_itself(tmp_path, area):
    load(write_county(tmp_path / "in"))
    export(tmp_path / "share", area=area)
    call_command("flush", verbosity=0, interactive=False)
    report = load(tmp_path / "share")
    assert report.lines() == []


def test_days_limit_the_entries(tmp_path):
    load(write_county(tmp_path / "in"))
    export(tmp_path / "out", from_=date(2026, 5, 12), to=date(2026, 5, 12))
    lines = (tmp_path / "out" / "entries.csv").read_bytes().decode()
    assert [line.split(",")[0] for line in lines.split("\r\n")[1:] if line] == ["N3", "N4"]


@pytest.mark.parametrize(("more", "field"), [({"by": "nobody"}, "by"), ({"area": "99"}, "area")])
def test_what_can_not_be_exported_leaves_nothing(tmp_path, more, field):
    load(write_county(tmp_path / "in"))
    with pytest.raises(Refused) as refused:
        export_folder(tmp_path / "out", **{"by": "007", "at": AT, **more})
    assert refused.value.faults[0].field == field
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


def test_a_folder_that_is_there_is_not_overwritten(tmp_path):
    load(write_county(tmp_path / "in"))
    with pytest.raises(Refused):
        export(tmp_path / "in")
