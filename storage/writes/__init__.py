"""Writing: one module for each table, or pair of tables, the only one that adds, changes or removes its rows.

They decide nothing: commands decide what is written, and whether it may be. What a command has read is checked
where a row is changed (`StaleRow`). The audit log is written in `storage.audit`.
"""
