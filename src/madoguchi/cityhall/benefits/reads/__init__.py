"""Reads of the benefits room, one subject a file; `benefits/selectors.py` hands them out."""
