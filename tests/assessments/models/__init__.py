"""The base models, on synthetic streams with known rates. No data set of real events is used here."""
