"""Where the product's rows and the independent rows differ, in words."""

from pathlib import Path

Row = dict[str, str]
KEYS = ("party_kind", "party_code", "duty", "period", "group", "record")
NONE = ("", "-", "None", "unmeasured", "no", "False", "false")


def name_of(row: Row) -> str:
    """By what a row is told apart."""
    return " ".join(str(row[key]) for key in KEYS if row.get(key))


def plain(column: str, cell: object) -> str:
    """A cell as it is compared: nothing is nothing, however written; a percentage needs no sign."""
    if column == "state":
        return str(cell)
    written = "" if cell is None else str(cell).removesuffix("%").strip()
    return "" if written in NONE else written


def indexed(rows: list[Row], whose: str, faults: list[str]) -> dict[str, Row]:
    """The rows by name; a name twice is a fault."""
    found: dict[str, Row] = {}
    for row in rows:
        if name_of(row) in found:
            faults.append(f"{whose} twice: {name_of(row)}")
        found[name_of(row)] = row
    return found


def differences(folder: Path | str, product_rows: list[Row], oracle_rows: list[Row]) -> list[str]:
    """Each difference in one line: rows that one side lacks, cells that are not the same. Nothing when they agree."""
    faults: list[str] = []
    product, oracle = indexed(product_rows, "product", faults), indexed(oracle_rows, "oracle", faults)
    for name in sorted({*product, *oracle}):
        if name not in product:
            faults.append(f"only the oracle has: {name} {oracle[name]}")
        elif name not in oracle:
            faults.append(f"only the product has: {name} {product[name]}")
        else:
            for column, cell in oracle[name].items():
                had = plain(column, product[name].get(column))
                if had != plain(column, cell):
                    faults.append(f"{name or 'the figure'}: {column}: product {had or '-'}, oracle {plain(column, cell) or '-'}")
    return [f"{folder}: {fault}" for fault in faults]
