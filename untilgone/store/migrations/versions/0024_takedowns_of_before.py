"""Takedowns of before, counted once.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('history',
    sa.Column('lookup', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('lookup')
    )


def downgrade() -> None:
    op.drop_table('history')
