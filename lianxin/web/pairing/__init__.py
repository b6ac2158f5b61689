"""Plans of who is to serve whom: drafted, solved, changed by hand, sent to the units, put in force; cards to print."""
