"""The store: one SQLite file per desk, one writer, many readers. `store.desk.Desk` is all that others use."""
