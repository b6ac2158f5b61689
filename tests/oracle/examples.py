"""All worked examples: to trust this count by, and for the product's own commands to be run on."""

from .builder import Example, write
from .examples_calls import CALLS
from .examples_edges import EDGES
from .examples_matters import MATTERS
from .examples_records import RECORDS
from .examples_rules import RULES
from .examples_time import TIME

EXAMPLES: list[Example] = [*TIME, *RECORDS, *RULES, *EDGES, *MATTERS, *CALLS]

__all__ = ["EXAMPLES", "Example", "write"]
