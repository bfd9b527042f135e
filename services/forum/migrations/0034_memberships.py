"""Private boards, and who enters a board by name, until when."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE board ADD COLUMN private BOOLEAN NOT NULL DEFAULT false",
    """
    CREATE TABLE board_membership (
        board_id UUID NOT NULL,
        member_id UUID NOT NULL,
        keeper BOOLEAN NOT NULL,
        invited_by UUID NOT NULL,
        invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
        ends_at TIMESTAMP WITH TIME ZONE,
        reminded_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_board_membership PRIMARY KEY (board_id, member_id),
        CONSTRAINT ck_board_membership_ends_at CHECK (ends_at >= invited_at),
        CONSTRAINT fk_board_membership_board_id FOREIGN KEY(board_id) REFERENCES board (id)
    )
    """,
    "CREATE INDEX ix_board_membership_member_id ON board_membership (member_id)",
    "CREATE INDEX ix_board_membership_ends_at ON board_membership (ends_at) WHERE reminded_at IS NULL",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
