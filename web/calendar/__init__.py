"""The page on which administrators enter days off, worked days and office hours."""
