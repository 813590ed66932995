"""Claims on tasks, saved views of the queue, hosts to search by, and shortcuts off.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claims',
    sa.Column('task_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('handed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('note_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.task_id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('task_id')
    )
    with op.batch_alter_table('claims', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claims_person'), ['person'], unique=False)

    op.create_table('hosts',
    sa.Column('lookup', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('takedown_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['takedown_id'], ['takedowns.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lookup', 'takedown_id')
    )
    with op.batch_alter_table('hosts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hosts_takedown_id'), ['takedown_id'], unique=False)

    op.create_table('saved_views',
    sa.Column('view_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('query_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('view_id')
    )
    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_views_person'), ['person'], unique=False)

    with op.batch_alter_table('preferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shortcuts', sa.Boolean(), server_default=sa.text('true'), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('preferences', schema=None) as batch_op:
        batch_op.drop_column('shortcuts')

    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_views_person'))

    op.drop_table('saved_views')
    with op.batch_alter_table('hosts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hosts_takedown_id'))

    op.drop_table('hosts')
    with op.batch_alter_table('claims', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claims_person'))

    op.drop_table('claims')
