"""Copies of one text among documents, and whose report each of them is."""
