"""Benchmarks of the base models on data sets of coded events that stay outside the repository."""
