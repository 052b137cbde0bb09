"""The reads of the register room, one subject a file; `residents.selectors` is their door."""
