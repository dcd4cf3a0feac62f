"""The operator's pages: the worklist of his groups, and the page of one task."""
