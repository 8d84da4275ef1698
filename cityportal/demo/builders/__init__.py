"""Builders of the demo city. They go through the rooms' own functions and can run again."""
