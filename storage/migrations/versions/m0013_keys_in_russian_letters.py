"""Spells the search keys of names in the letters that a Russian keyboard has, as they are looked for from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_LETTERS = {"ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и"}


def upgrade() -> None:
    """Two keys of a case that come to the same become one."""
    spelled = "key"
    for kazakh, russian in _LETTERS.items():
        spelled = f"replace({spelled}, '{kazakh}', '{russian}')"
    op.execute(
        sa.text(
            f"INSERT INTO search_keys (key, case_id) SELECT DISTINCT {spelled}, case_id FROM search_keys "  # noqa: S608
            f"WHERE key <> {spelled} ON CONFLICT DO NOTHING"
        )
    )
    op.execute(sa.text(f"DELETE FROM search_keys WHERE key <> {spelled}"))  # noqa: S608  # the letters are from above
