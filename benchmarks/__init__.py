"""Measured against the running lab: never part of the tests, because a busy machine would fail them."""
