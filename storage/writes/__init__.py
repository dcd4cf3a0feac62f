"""Writing: one module for each table, or for tables that only make sense together: the only one that writes their rows.

They decide nothing: commands decide what is written, and whether it may be. What a command has read is checked
where a row is changed (`StaleRow`). The audit log is written in `storage.audit`.
"""
