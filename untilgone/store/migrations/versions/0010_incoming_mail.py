"""Incoming mail.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mails',
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('arrived_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('raw_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sender_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('ticket', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('matched_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('takedown', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('needs_person', sa.Boolean(), nullable=False),
    sa.Column('placed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('placed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('digest')
    )
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mails_arrived_at'), ['arrived_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mails_needs_person'), ['needs_person'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mails_needs_person'))
        batch_op.drop_index(batch_op.f('ix_mails_arrived_at'))

    op.drop_table('mails')
