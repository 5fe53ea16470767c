"""Corrections become training data: examples in their files, change sets, branches and patches."""
