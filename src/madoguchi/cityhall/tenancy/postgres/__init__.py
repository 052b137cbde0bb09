"""Django's PostgreSQL backend, which tells each transaction the active municipality. See `base`."""
