"""Rewards for tips: decided by one, paid by another, collected with the code, without a name (Z25)."""
