"""When whoever is sent away from a busy host is to come back.

Revision: 0031, after 0030.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('host_turns',
    sa.Column('queue_ends_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )


def downgrade() -> None:
    op.drop_column('host_turns', 'queue_ends_at')
