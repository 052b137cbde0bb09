"""`/s/b/<団体コード>/<token>/`: a benefit letter's own pages. The verbs and reads are those of `benefits`."""
