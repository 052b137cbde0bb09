"""Every change of a staff card, one verb a file."""
