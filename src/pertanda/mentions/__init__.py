"""Mentions: actors, places, times and quotations in sentences."""
