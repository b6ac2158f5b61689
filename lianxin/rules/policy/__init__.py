"""The policy language: schema, read, check, explain, compare."""
