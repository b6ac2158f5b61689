"""Plans before they are carried out: what a policy will cost, and afterwards what it did cost."""
