"""番号札: tickets, calls, counters on duty, reservations, displays."""
