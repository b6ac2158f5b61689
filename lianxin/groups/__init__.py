"""Task groups and standing teams: charge, term, members, matters (A3, Z27, S16)."""
