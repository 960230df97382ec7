"""Pertanda: an indications-and-warning desk for open-source news."""

__all__ = ["__version__"]

__version__ = "0.1.0"
