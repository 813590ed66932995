"""What each letter bought.

Revision: 0029, after 0028.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

# A letter belongs to the round in which it was delivered, as those do that are delivered from now.
_DELIVERED = """
INSERT INTO round_letters (takedown_id, round, number, step, delivered_at, followed_at)
SELECT takedown_id, round, row_number() OVER (PARTITION BY takedown_id, round ORDER BY at, number),
  words || CASE WHEN nth > 1 THEN ', ' || nth ELSE '' END, at,
  lead(at) OVER (PARTITION BY takedown_id, round ORDER BY at, number)
FROM (
  SELECT sent.*, row_number() OVER (PARTITION BY takedown_id, round, words ORDER BY at, number) nth
  FROM (
    SELECT n.takedown_id, n.number, n.delivered_at AS at, n.kind || ' to ' || n.party_kind AS words,
      (SELECT max(r.number) FROM rounds r
        WHERE r.takedown_id = n.takedown_id AND r.began_at <= n.delivered_at) AS round
    FROM notices n WHERE n.delivered_at IS NOT NULL AND n.kind <> 'withdrawal'
  ) AS sent WHERE round IS NOT NULL
) AS numbered
"""


def upgrade() -> None:
    op.create_table('round_letters',
    sa.Column('takedown_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('delivered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('followed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['takedown_id'], ['takedowns.id'], ),
    sa.PrimaryKeyConstraint('takedown_id', 'round', 'number')
    )
    op.execute(_DELIVERED)
    op.add_column('rounds', sa.Column('waited_seconds', sa.Integer(), nullable=True))
    _open_ones(['category', 'state', 'platform', 'standing', 'reappeared', 'restarts'])
    op.create_index('ix_takedowns_reported', 'takedowns', ['desk', 'reported_at'], unique=False)
    op.create_index('ix_takedowns_confirmed', 'takedowns', ['desk', 'confirmed_at'], unique=False, postgresql_where=sa.text('confirmed_at IS NOT NULL'), sqlite_where=sa.text('confirmed_at IS NOT NULL'))
    op.create_index('ix_takedowns_reappeared', 'takedowns', ['desk', 'id'], unique=False, postgresql_include=['reappeared', 'restarts'], postgresql_where=sa.text('reappeared > 0'), sqlite_where=sa.text('reappeared > 0'))
    op.create_index('ix_rounds_open', 'rounds', ['first_notice_at'], unique=False, postgresql_where=sa.text('confirmed_at IS NULL AND moved_at IS NULL'), sqlite_where=sa.text('confirmed_at IS NULL AND moved_at IS NULL'))
    op.create_index('ix_rounds_confirmed', 'rounds', ['confirmed_at'], unique=False, postgresql_include=['takedown_id', 'number'], postgresql_where=sa.text('confirmed_at IS NOT NULL'), sqlite_where=sa.text('confirmed_at IS NOT NULL'))
    op.create_index('ix_acts_of_people', 'acts', ['at'], unique=False, postgresql_include=['actor', 'kind', 'reference'], postgresql_where=sa.text("actor NOT IN ('system', 'party')"), sqlite_where=sa.text("actor NOT IN ('system', 'party')"))


def _open_ones(beside: list[str]) -> None:
    op.drop_index('ix_takedowns_open', 'takedowns')
    op.create_index('ix_takedowns_open', 'takedowns', ['desk', 'id'], unique=False, postgresql_include=beside, postgresql_where=sa.text("state <> 'closed'"), sqlite_where=sa.text("state <> 'closed'"))


def downgrade() -> None:
    op.drop_index('ix_acts_of_people', 'acts')
    op.drop_index('ix_rounds_confirmed', 'rounds')
    op.drop_index('ix_rounds_open', 'rounds')
    op.drop_index('ix_takedowns_reappeared', 'takedowns')
    op.drop_index('ix_takedowns_confirmed', 'takedowns')
    op.drop_index('ix_takedowns_reported', 'takedowns')
    _open_ones(['category', 'state'])
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.drop_column('waited_seconds')
    op.drop_table('round_letters')
