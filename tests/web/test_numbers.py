"""How pages write numbers."""

import pytest

from tests.web.office import Department
from web.numbers import amount_text


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        (2026, "en", "2026"),
        (9999.5, "en", "9999.5"),
        (10_000, "en", "10,000"),
        (-10_000, "en", "-10,000"),
        (10_000, "ru", "10\xa0000"),
        (2.71828, "en", "2.71828"),
        (2.71828, "kk", "2,71828"),
        (0.0004, "en", "0.0004"),
        (1_250_000.123456, "en", "1,250,000.123456"),
        (1.0, "en", "1"),
    ],
)
def test_an_amount_has_all_its_digits_and_separators_from_ten_thousand_on(
    sqlite_department: Department, amount: float, language: str, written: str
) -> None:
    with sqlite_department.app.test_request_context(headers={"Accept-Language": language}):
        assert amount_text(amount) == written
