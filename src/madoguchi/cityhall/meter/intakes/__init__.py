"""How a file comes into the meter: kept, read, reported, written in pieces, counted once it is whole."""
