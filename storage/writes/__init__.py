"""Writing: each module is the only one that writes its table, or its tables that only make sense together.

They decide nothing: commands decide what is written, and whether it may be. What a command has read is checked
where a row is changed (`StaleRow`). `token_rows` has the statements that several of them share. The audit log is
written in `storage.audit`.
"""
