"""The independent count: a second, brute-force reading of the counting rules, with nothing of the product in it."""
