"""Probability with its evidence ledger."""
