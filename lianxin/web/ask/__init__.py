"""The public site: ask, follow, rate, find one's officer, see what was promised and asked. No log-in, no script needed."""
