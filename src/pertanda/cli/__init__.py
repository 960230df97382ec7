"""The command line: a face over flow, store and publication."""
