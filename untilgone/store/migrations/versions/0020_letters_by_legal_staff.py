"""Letters by legal staff.

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter_revisions',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('submitted_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('note_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('number'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('letter_revisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_revisions_state'), ['state'], unique=False)
    op.create_table('letter_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stands_for', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('before', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['revision'], ['letter_revisions.number'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('revision', 'name'),
    sa.UniqueConstraint('stands_for')
    )
    with op.batch_alter_table('letter_texts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_texts_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_texts_revision'), ['revision'], unique=False)
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('template_revision', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_column('template_revision')
    with op.batch_alter_table('letter_texts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_texts_revision'))
        batch_op.drop_index(batch_op.f('ix_letter_texts_name'))

    op.drop_table('letter_texts')
    with op.batch_alter_table('letter_revisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_revisions_state'))

    op.drop_table('letter_revisions')
