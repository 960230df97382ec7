"""Tests of the stage of that name."""
