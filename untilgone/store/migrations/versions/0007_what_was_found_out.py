"""What was found out about who can act, and when a contact was found.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resolved',
    sa.Column('part', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_lookup', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('part', 'subject_lookup')
    )
    with op.batch_alter_table('resolved', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resolved_found_at'), ['found_at'], unique=False)

    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('found_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_column('found_at')

    with op.batch_alter_table('resolved', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resolved_found_at'))

    op.drop_table('resolved')
