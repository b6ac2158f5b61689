"""From an exchange folder through the real loader to dues: the product end to end against the independent count."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lianxin.duties.queries import work_out
from lianxin.exchange.load import load_folder
from lianxin.rules import periods
from tests.duties.test_random_folders import rows_of
from tests.oracle.compare import differences
from tests.oracle.duties import duties
from tests.oracle.generate import make_folder


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [2, 11])
def test_a_loaded_folder_agrees(seed: int, tmp_path: Path) -> None:
    made = make_folder(tmp_path, seed)
    at = datetime.combine(made.today, time(12), tzinfo=ZoneInfo("Asia/Shanghai"))
    report = load_folder(made.folder, by="001", at=at, today=made.today)
    assert report.faults == ()
    for period in made.periods:
        found = rows_of(work_out(periods.parse(period), today=made.today))
        expected = duties(made.folder, period, today=made.today)
        assert differences(f"{seed} {period}", found, expected) == []
