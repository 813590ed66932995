"""Desks that want no address in a letter that can be clicked, and letters that have none.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('defang', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_defanged', sa.Boolean(), server_default=sa.text('false'), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_column('is_defanged')
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_column('defang')
