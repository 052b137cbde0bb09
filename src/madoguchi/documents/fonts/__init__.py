"""The fonts that travel with madoguchi, so that Japanese prints on a machine with no font installed."""
