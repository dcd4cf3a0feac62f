"""Pages by which failed steps are found and fixed, and cases suspended, let go on and ended."""
