"""The back office's pages and the machine's door. Parse, call, render."""
