"""The page on which administrators enter days off and worked, and other hours."""
