"""A register file on its way in: chunks, staging, checks across rows, application, report."""
