"""Writing: one module for each table, or pair of tables, through which alone its rows come, change and go.

They decide nothing: what is written, and whether it may be, belongs to the commands. What a command has seen is checked
where a row is changed (`StaleRow`). The audit log is written in `storage.audit`.
"""
