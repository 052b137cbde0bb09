"""The card agent of a clerk's PC: loopback only, paired with one session, sealed to the server. No Django."""
