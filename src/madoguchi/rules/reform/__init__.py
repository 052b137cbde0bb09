"""窓口BPR: walk-through surveys, flows, savings, ideas, workload tables, advisers. Values in, values out."""
