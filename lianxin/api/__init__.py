"""REST for other programs, described by OpenAPI 3.1: thin over the same queries and actions as the pages."""
