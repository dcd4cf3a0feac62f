"""Pages by which failed steps are found and mended, and cases suspended, let go on and ended."""
