"""Money: candidates, instructions, files, the bank, what came back, the ledger."""
