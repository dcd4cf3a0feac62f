"""Pages by which failed steps are found and fixed, and cases suspended, resumed and ended."""
