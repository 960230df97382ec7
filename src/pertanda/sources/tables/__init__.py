"""Event tables that others publish (GDELT, ICEWS, ACLED's shape, POLECAT), read row by row and counted."""
