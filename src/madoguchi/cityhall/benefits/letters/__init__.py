"""Letters: who gets which, what it says, print files with their proof."""
