"""Desks that share an installation, and how people want the pages.

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('preferences',
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('zone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('person')
    )

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('desk', sqlmodel.sql.sqltypes.AutoString(), server_default='main', nullable=False))
        batch_op.create_index(batch_op.f('ix_cases_desk'), ['desk'], unique=False)

    for table in ('sessions', 'sign_in_links'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('desk', sqlmodel.sql.sqltypes.AutoString(), server_default='main', nullable=False))

    with op.batch_alter_table('takedowns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('desk', sqlmodel.sql.sqltypes.AutoString(), server_default='main', nullable=False))
        batch_op.create_index(batch_op.f('ix_takedowns_desk'), ['desk'], unique=False)


def downgrade() -> None:
    for table in ('sign_in_links', 'sessions'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('desk')

    with op.batch_alter_table('takedowns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_takedowns_desk'))
        batch_op.drop_column('desk')

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cases_desk'))
        batch_op.drop_column('desk')

    op.drop_table('preferences')
