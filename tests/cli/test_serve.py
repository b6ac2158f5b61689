"""How many processes answer requests: what the machine has, or what the administrator says."""

import argparse

import pytest

from lianxin.cli import serve


def _web(*given):
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    return serve._children(parser.parse_args(given))[0].command


def _after(command, option):
    return command[command.index(option) + 1]


@pytest.mark.parametrize(("processors", "workers"), [(1, 1), (2, 2), (4, 4), (64, 4)])
def test_each_processor_has_a_worker_up_to_four(processors, workers):
    assert serve.workers_for(processors) == workers


@pytest.mark.parametrize(("workers", "threads"), [("1", "4"), ("2", "2"), ("8", "2")])
def test_a_long_page_never_holds_up_its_whole_worker(monkeypatch, workers, threads):
    monkeypatch.delenv("LIANXIN_WORKERS", raising=False)
    command = _web("--workers", workers)
    assert (_after(command, "--workers"), _after(command, "--blocking-threads")) == (workers, threads)


def test_the_administrator_may_say_it_in_the_environment(monkeypatch):
    monkeypatch.setenv("LIANXIN_WORKERS", "3")
    assert _after(_web(), "--workers") == "3"


@pytest.mark.parametrize("typed", ["0", "-1", "two"])
def test_fewer_than_one_is_refused(monkeypatch, capsys, typed):
    monkeypatch.delenv("LIANXIN_WORKERS", raising=False)
    with pytest.raises(SystemExit):
        _web("--workers", typed)
    assert "--workers" in capsys.readouterr().err
