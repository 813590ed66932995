"""How often something went wrong with a channel, and when the mailbox was empty.

Revision: 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'channel_errors',
        sa.Column('slug', sa.String(), nullable=False),
        sa.Column('error', sa.String(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('slug', 'error'),
    )
    op.create_table(
        'mailboxes',
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('emptied_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('name'),
    )


def downgrade() -> None:
    op.drop_table('mailboxes')
    op.drop_table('channel_errors')
