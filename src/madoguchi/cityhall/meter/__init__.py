"""計測: the steps of a visit with their times, in one schema for live and imported data."""
