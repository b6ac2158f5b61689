"""The writes of the registry: one module for each thing."""
