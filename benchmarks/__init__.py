"""Benchmarks: each prints ratios within one run, against something real, and last one line of JSON."""
