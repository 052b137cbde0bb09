"""What changes pairings and orders: one verb per file."""
