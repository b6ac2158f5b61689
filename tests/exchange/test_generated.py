"""Random sound folders: each loads, comes out, goes into an empty installation and comes out the same."""

from datetime import datetime, time

import pytest
from django.core.management import call_command

from lianxin.exchange.export import export_folder
from lianxin.exchange.load import load_folder
from lianxin.exchange.verify import stale_entries
from tests.exchange.test_export import texts
from tests.exchange.test_load import AT
from tests.oracle.generate import make_folder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("seed", range(6))
def test_the_round_trip_of_a_generated_folder(tmp_path, seed):
    made = make_folder(tmp_path / "in", seed, "tiny")
    at = datetime.combine(made.today, time(23), AT.tzinfo)

    def load(folder):
        return load_folder(folder, by="x", at=at, today=made.today)

    assert load(made.folder).lines() == []
    assert not any(load(made.folder).new.values())
    assert stale_entries(at=at, sample=None) == []
    by = (made.folder / "officers.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    export_folder(tmp_path / "first", by=by, at=at)
    call_command("flush", verbosity=0, interactive=False)
    assert load(tmp_path / "first").lines() == []
    export_folder(tmp_path / "second", by=by, at=at)
    assert texts(tmp_path / "first") == texts(tmp_path / "second")
