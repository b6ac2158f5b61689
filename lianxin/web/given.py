"""Rows as pages get them from queries. The web imports no models (import contracts): these names say what a value is."""

from typing import Any, TypeAlias

Area: TypeAlias = Any
Counterpart: TypeAlias = Any
Device: TypeAlias = Any
Entry: TypeAlias = Any
Need: TypeAlias = Any
Objection: TypeAlias = Any
Officer: TypeAlias = Any
Problem: TypeAlias = Any
