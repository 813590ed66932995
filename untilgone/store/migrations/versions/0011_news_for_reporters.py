"""News for reporters.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_contacts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('address_lookup', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('with_details', sa.Boolean(), nullable=False),
    sa.Column('added_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('added_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('removed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('removed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('case_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_contacts_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_contacts_removed_at'), ['removed_at'], unique=False)

    op.create_table('news_letters',
    sa.Column('letter_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('event', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('subject_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('handed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('left_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['case_contacts.id'], ),
    sa.PrimaryKeyConstraint('letter_id')
    )
    with op.batch_alter_table('news_letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_letters_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_letters_handed_at'), ['handed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_letters_state'), ['state'], unique=False)

    op.create_table('news_items',
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('takedown_id', sa.Integer(), nullable=False),
    sa.Column('event', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('letter_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['case_contacts.id'], ),
    sa.ForeignKeyConstraint(['letter_id'], ['news_letters.letter_id'], ),
    sa.ForeignKeyConstraint(['takedown_id'], ['takedowns.id'], ),
    sa.PrimaryKeyConstraint('contact_id', 'takedown_id', 'event', 'round')
    )
    with op.batch_alter_table('news_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_items_letter_id'), ['letter_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('news_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_news_items_letter_id'))

    op.drop_table('news_items')
    with op.batch_alter_table('news_letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_news_letters_state'))
        batch_op.drop_index(batch_op.f('ix_news_letters_handed_at'))
        batch_op.drop_index(batch_op.f('ix_news_letters_contact_id'))

    op.drop_table('news_letters')
    with op.batch_alter_table('case_contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_contacts_removed_at'))
        batch_op.drop_index(batch_op.f('ix_case_contacts_case_id'))

    op.drop_table('case_contacts')
