"""Indexes for desks with very many takedowns.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mandate_withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index('ix_cases_mandate_withdrawn', ['desk', 'mandate_withdrawn_at'], unique=False, postgresql_where=sa.text('mandate_withdrawn_at IS NOT NULL'), sqlite_where=sa.text('mandate_withdrawn_at IS NOT NULL'))

    with op.batch_alter_table('takedowns', schema=None) as batch_op:
        batch_op.create_index('ix_takedowns_tasks', ['id'], unique=False, postgresql_include=['desk', 'category', 'platform', 'state'])
        batch_op.create_index('ix_takedowns_open', ['desk', 'id'], unique=False, postgresql_include=['category', 'state'], postgresql_where=sa.text("state <> 'closed'"), sqlite_where=sa.text("state <> 'closed'"))


def downgrade() -> None:
    with op.batch_alter_table('takedowns', schema=None) as batch_op:
        batch_op.drop_index('ix_takedowns_open')
        batch_op.drop_index('ix_takedowns_tasks')

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('ix_cases_mandate_withdrawn')
        batch_op.drop_column('mandate_withdrawn_at')
