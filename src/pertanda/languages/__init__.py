"""Languages: one folder of data files plus one small class each. `load("id")` gives the pack."""
