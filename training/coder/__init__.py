"""Training of the coder's models (src/pertanda/events): `python -m training.coder id en`."""
