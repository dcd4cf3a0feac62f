"""What can go wrong in storage; it has a base of its own, since storage imports no layer above."""


class StorageError(Exception):
    """Something about the database that a person or a caller can put right; the message says what and how."""


class StaleRow(StorageError):
    """A guarded update met a row that another command has changed or removed; load it again."""


class UnusableDatabase(StorageError):
    """The address, the library or the file of the database cannot be used as it is."""


class OutdatedDatabase(UnusableDatabase):
    """The database lacks migrations that this version needs; `atqaru db upgrade` brings them."""


class NewerDatabase(UnusableDatabase):
    """The database was migrated by a newer version than this one, which must not touch it."""


class BusyDatabase(StorageError):
    """Another process has held the write lock of an SQLite database for longer than a command waits."""


class NestedTransaction(StorageError):
    """A thread asked for a second transaction that could only wait for the one that it holds itself."""


class UnusableCheckpoint(StorageError):
    """A checkpoint or its key cannot be read, or its signature does not fit."""
