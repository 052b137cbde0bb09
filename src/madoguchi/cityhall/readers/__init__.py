"""読み取り機: pairing of a clerk's card agent, orders to it, and what its sealed answers said."""
