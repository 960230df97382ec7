"""Each dyad and class against its own past."""
