"""Figures by years.

Revision: 0025, after 0024.
"""

from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

_BY_YEARS = """
INSERT INTO measured (desk, clock, dimension, span, began_on, key, "left", "right", outcome,
  deadline, number)
SELECT desk, clock, dimension, 'year', {year}, key, "left", "right", outcome, deadline, sum(number)
FROM measured WHERE span = 'month'
GROUP BY desk, clock, dimension, {year}, key, "left", "right", outcome, deadline
"""
_YEAR = {
    'postgresql': "CAST(date_trunc('year', began_on) AS date)",
    'sqlite': "strftime('%Y-01-01', began_on)",
}


def upgrade() -> None:
    op.execute(_BY_YEARS.format(year=_YEAR[op.get_bind().dialect.name]))


def downgrade() -> None:
    op.execute("DELETE FROM measured WHERE span = 'year'")
