"""Other systems: who they are, which words of theirs mean what, what came and went, and what waits for a person."""
