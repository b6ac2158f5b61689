"""What a policy costs before anybody is burdened with it: hours, clashes, what cannot be done, what loads the grassroots.

Pure arithmetic over a policy, a roll of parties and counterparts, stated assumptions and a calendar: see
``docs/algorithms/burden.md``.
"""
