"""`/n/`: the 個人番号 of a case, for officers of the section that works on it."""
