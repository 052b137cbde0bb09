"""Reading people's files: every cell checked, unknown never zero, each problem with row and remedy."""
