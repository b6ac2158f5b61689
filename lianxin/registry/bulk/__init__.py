"""The registry by the thousand: what the exchange folder loads and exports. Callers open the transaction and record the act."""
