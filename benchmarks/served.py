"""The settings of the server in the benchmark of intake."""

from benchmarks.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
