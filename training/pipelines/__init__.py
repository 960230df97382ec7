"""Recipes that rebuild every file of `src/pertanda/trained/` from the named data sets (README.md beside this file)."""
