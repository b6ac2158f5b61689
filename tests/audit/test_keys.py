"""The key file: made once, whoever comes first; nobody ever works with keys that are not the ones that stay."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from lianxin.audit.sealing import make_keys


def test_many_who_start_at_once_find_the_same_keys(tmp_path):
    for round_ in range(20):
        path, together = tmp_path / str(round_) / "keys.json", Barrier(8)

        def first(path=path, together=together):
            together.wait()
            make_keys(path)
            return path.read_text()

        with ThreadPoolExecutor(8) as pool:
            found = {one.result() for one in [pool.submit(first) for _ in range(8)]}
        assert found == {path.read_text()}
        assert json.loads(path.read_text())["current"] == "k1"
        assert [one.name for one in path.parent.iterdir()] == ["keys.json"]
        assert path.stat().st_mode & 0o777 == 0o600
