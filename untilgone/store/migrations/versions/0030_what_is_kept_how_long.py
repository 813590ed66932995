"""What is kept how long, and where the record ended each day.

Revision: 0030, after 0029.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases',
    sa.Column('erased_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )
    op.add_column('mails',
    sa.Column('erased_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )
    # Those that were erased by hand before this column.
    op.execute(
        "UPDATE cases SET erased_at = (SELECT max(acts.at) FROM acts "
        "WHERE acts.reference = cases.reference AND acts.kind = 'data erased')"
    )
    op.create_table('keeps',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_table('anchors',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('mail_state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.PrimaryKeyConstraint('day')
    )


def downgrade() -> None:
    op.drop_table('anchors')
    op.drop_table('keeps')
    op.drop_column('mails', 'erased_at')
    op.drop_column('cases', 'erased_at')
