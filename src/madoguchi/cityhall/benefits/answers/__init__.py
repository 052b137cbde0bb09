"""What residents answer and name: accounts, answers through every door, doubts, decisions."""
