"""The parts of a rule with their places: selectors, sources, conditions of tables."""

from collections.abc import Iterator

from lianxin.rules.policy.faults import Path
from lianxin.rules.policy.matters import Grounded
from lianxin.rules.policy.schema import Duty, Figure, LinkRule, Measured, Of, Policy, Selector, Table, When
from lianxin.rules.policy.sections import KEYED, NESTED

Rules = LinkRule | Figure | Duty


def rules_with_paths(policy: Policy) -> Iterator[tuple[Path, Rules]]:
    """Yield each rule with its path, in the order links, figures, duties (a key may be in two sections)."""
    for link_key, link in policy.links.items():
        yield ("links", link_key), link
    yield from measures_with_paths(policy)


def measures_with_paths(policy: Policy) -> Iterator[tuple[Path, Figure | Duty]]:
    """Yield each figure and duty with its path."""
    for figure_key, figure in policy.figures.items():
        yield ("figures", figure_key), figure
    for duty_key, duty in policy.duties.items():
        yield ("duties", duty_key), duty


def provisions_with_paths(policy: Policy) -> Iterator[tuple[Path, Grounded]]:
    """Yield each rule of the sections that are made of parts with its path, in the order of the design page."""
    for section, parts in NESTED.items():
        held = getattr(policy, section)
        for name in parts if held is not None else ():
            part = getattr(held, name)
            if name in KEYED:
                yield from (((section, name, key), rule) for key, rule in part.items())
            elif part is not None:
                yield (section, name), part


def sources(path: Path, rule: Measured) -> Iterator[tuple[Path, Of]]:
    """Yield the sources a measure names: its ``of``, and an ``of`` that is its denominator."""
    yield (*path, "of"), rule.of
    if isinstance(rule.out_of, Of):
        yield (*path, "out_of"), rule.out_of


def selectors(path: Path, rule: Rules) -> Iterator[tuple[Path, Selector]]:
    """Yield the sets of counterparts a rule names."""
    if isinstance(rule, LinkRule):
        yield (*path, "with"), rule.with_
        return
    for source_path, of in sources(path, rule):
        if of.with_ is not None:
            yield (*source_path, "with"), of.with_
    if isinstance(rule.out_of, Selector):
        yield (*path, "out_of"), rule.out_of
    if isinstance(rule, Duty) and rule.per is not None:
        yield (*path, "per"), rule.per


def table_conditions(path: Path, table: Table) -> Iterator[tuple[Path, When]]:
    """Yield the conditions of a table's lines, inner tables included."""
    for index, line in enumerate(table.lines):
        if line.when is not None:
            yield (*path, index, "when"), line.when
        if isinstance(line.then, Table):
            yield from table_conditions((*path, index, "then"), line.then)


def conditions(path: Path, rule: Figure | Duty) -> Iterator[tuple[Path, When]]:
    """Yield all conditions of a rule's target table and of its weights."""
    for index, weight in enumerate(rule.counts_as):
        yield (*path, "counts_as", index, "when"), weight.when
    if isinstance(rule, Duty):
        for target in rule.targets:
            if isinstance(target.value, Table):
                yield from table_conditions((*path, target.kind), target.value)
