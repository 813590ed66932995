"""Mail to those who work here when work waits.

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_wishes',
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rhythm', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('address_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('confirmed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('refused_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('link_wanted', sa.Boolean(), nullable=False),
    sa.Column('link_made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('link_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('link_expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('person')
    )
    op.create_table('digests',
    sa.Column('letter_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('handed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('left_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('letter_id')
    )
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_digests_handed_at'), ['handed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_digests_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_digests_state'), ['state'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_digests_state'))
        batch_op.drop_index(batch_op.f('ix_digests_person'))
        batch_op.drop_index(batch_op.f('ix_digests_handed_at'))

    op.drop_table('digests')
    op.drop_table('mail_wishes')
