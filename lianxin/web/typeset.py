"""Chinese punctuation of pages: ``rules.typeset``."""

from lianxin.rules.typeset import chinese

__all__ = ["chinese"]
