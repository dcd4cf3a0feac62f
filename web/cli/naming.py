"""How the lines that `atqaru` prints name a case."""


def case_words(number: str | None, case_id: int) -> str:
    """Its number, or its id until it has one."""
    return number or f"case {case_id}"
