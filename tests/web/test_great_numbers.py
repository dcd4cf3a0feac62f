"""Numbers in addresses and fields that no database holds: nothing is there under them."""

import pytest

from tests.web.office import Department

TOO_GREAT = ["2147483648", "999999999999999999", "9" * 4000]


@pytest.mark.parametrize("number", TOO_GREAT)
def test_an_address_with_a_number_that_no_database_holds_leads_nowhere(department: Department, number: str) -> None:
    admin = department.visitor("admin")

    for path in ("/cases/{}", "/cases/{}/stop", "/cases/1/incidents/{}", "/tasks/1-{}", "/notices/{}"):
        assert admin.get(path.format(number)).status_code == 404, path
    assert admin.get("/cases/2147483647").status_code == 404


@pytest.mark.parametrize("number", TOO_GREAT)
def test_a_field_that_holds_one_is_as_good_as_empty(department: Department, number: str) -> None:
    department.apply()
    admin = department.visitor("admin")

    for path in ("/cases?before={}", "/incidents?before={}", "/notices?after={}", "/search?q=1&after={}"):
        assert admin.get(path.format(number)).status_code == 200, path
    assert "Nothing was chosen." in admin.post("/incidents", {"incident": number}, page="/incidents").text
    assert admin.get(f"/calendar/preview?kind=withdraw-day&entry={number}").status_code == 400
