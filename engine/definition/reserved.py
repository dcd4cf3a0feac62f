"""The names of variables that the engine gives a value; nothing else may write them.

Not among them are results of handlers (`registration_number`, `document_number`): those a diagram may map on.
"""

#: Set when a case is opened; `loopCounter` in each instance of a multi-instance activity.
RESERVED: frozenset[str] = frozenset(
    {"applicant", "case_id", "channel", "loopCounter", "received_at", "registered_on"},
)
