"""Indexes for what managers and legal staff search by.

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('acts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_acts_actor'), ['actor'], unique=False)
        batch_op.create_index(batch_op.f('ix_acts_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_acts_kind'), ['kind'], unique=False)

    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answers_kind'), ['kind'], unique=False)

    with op.batch_alter_table('case_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_contacts_address_lookup'), ['address_lookup'], unique=False)

    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mails_takedown'), ['takedown'], unique=False)

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_address'), ['address'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_answer_by'), ['answer_by'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_answer_by'))
        batch_op.drop_index(batch_op.f('ix_notices_address'))

    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mails_takedown'))

    with op.batch_alter_table('case_contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_contacts_address_lookup'))

    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answers_kind'))

    with op.batch_alter_table('acts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_acts_kind'))
        batch_op.drop_index(batch_op.f('ix_acts_at'))
        batch_op.drop_index(batch_op.f('ix_acts_actor'))

