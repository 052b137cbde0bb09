"""窓口BPR: walk-through surveys, workload surveys, ideas, the mayor's report, advisers."""
