"""Joins values and the world: a cell from end to end, its grading, a sweep."""
