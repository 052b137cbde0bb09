"""職員証: staff sign in with their card by challenge and response; a lost card is blocked at once."""
