"""One module a migration, named by its revision; it imports no table of today, which may change after it."""
