"""The reads of the ticket room, one subject a file; `selectors.py` is the door."""
