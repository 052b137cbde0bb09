"""Who may get what: source tables, extraction, gates over the register, many steps at once."""
