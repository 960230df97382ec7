"""Events: who did what to whom, when, where, in which manner and on whose word."""
