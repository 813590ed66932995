"""Letters for many addresses.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sameness_lookup', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('closes_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('led_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('led_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('subject_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('text_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('html_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('urls_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('left_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('said_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('receipt', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('address_is_bad', sa.Boolean(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('batches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batches_sameness_lookup'), ['sameness_lookup'], unique=False)

    op.create_table('batch_members',
    sa.Column('notice_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('facts_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wanted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('is_in_letter', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['batches.id'], ),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.notice_id'], ),
    sa.PrimaryKeyConstraint('notice_id')
    )
    with op.batch_alter_table('batch_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_members_batch_id'), ['batch_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('batch_members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batch_members_batch_id'))

    op.drop_table('batch_members')
    with op.batch_alter_table('batches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batches_sameness_lookup'))

    op.drop_table('batches')
