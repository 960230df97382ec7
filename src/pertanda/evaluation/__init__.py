"""Measuring the coder: gold files, scores, export."""
