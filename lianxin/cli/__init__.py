"""The `lianxin` command (exchange.md, Commands)."""
