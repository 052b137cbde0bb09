"""JPKI certificates: parse, verify with every check named, signatures over documents, challenge–response."""
