"""Measures against members, appeals, and whom an entry of the record concerns."""

from alembic import op

revision = "0005"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE moderation_entry ADD COLUMN member_id UUID",
    "ALTER TABLE moderation_entry ALTER COLUMN board_id DROP NOT NULL",
    # Once, by the migration itself, and never again: the author of a post that was hidden may appeal.
    "ALTER TABLE moderation_entry DISABLE TRIGGER moderation_is_a_record",
    """
    UPDATE moderation_entry SET member_id = post.author_id FROM post
    WHERE post.id = moderation_entry.post_id AND deed = 'post_hidden'
    """,
    "ALTER TABLE moderation_entry ENABLE TRIGGER moderation_is_a_record",
    """
    ALTER TABLE moderation_entry
        ADD CONSTRAINT ck_moderation_entry_about CHECK (board_id IS NOT NULL OR member_id IS NOT NULL),
        ADD CONSTRAINT uq_moderation_entry_id_moderator_id_member_id UNIQUE (id, moderator_id, member_id)
    """,
    "CREATE INDEX ix_moderation_entry_member_id_id ON moderation_entry (member_id, id)",
    """
    CREATE TABLE measure (
        id UUID NOT NULL,
        kind VARCHAR(10) NOT NULL,
        member_id UUID NOT NULL,
        moderator_id UUID NOT NULL,
        board_id UUID,
        post_id UUID,
        reason VARCHAR(1000) NOT NULL,
        language VARCHAR(2) NOT NULL,
        taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
        until TIMESTAMP WITH TIME ZONE,
        lifted_at TIMESTAMP WITH TIME ZONE,
        lifted_by UUID,
        lift_reason VARCHAR(1000),
        CONSTRAINT pk_measure PRIMARY KEY (id),
        CONSTRAINT ck_measure_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_measure_kind CHECK (kind IN ('warning', 'mute', 'suspension')),
        CONSTRAINT ck_measure_ends CHECK ((kind = 'warning') = (until IS NULL)),
        CONSTRAINT ck_measure_until CHECK (until > taken_at),
        CONSTRAINT ck_measure_board CHECK (board_id IS NULL OR kind = 'mute'),
        CONSTRAINT ck_measure_lifted CHECK (
            (lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)),
        CONSTRAINT ck_measure_lifted_by CHECK (lifted_by <> member_id),
        CONSTRAINT fk_measure_id_moderator_id_member_id FOREIGN KEY(id, moderator_id, member_id)
            REFERENCES moderation_entry (id, moderator_id, member_id),
        CONSTRAINT fk_measure_board_id FOREIGN KEY(board_id) REFERENCES board (id),
        CONSTRAINT fk_measure_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    "CREATE INDEX ix_measure_member_id_id ON measure (member_id, id)",
    """
    CREATE TABLE appeal (
        id UUID NOT NULL,
        entry_id UUID NOT NULL,
        moderator_id UUID NOT NULL,
        member_id UUID NOT NULL,
        text VARCHAR(1000) NOT NULL,
        language VARCHAR(2) NOT NULL,
        appealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        status VARCHAR(10) NOT NULL,
        decided_at TIMESTAMP WITH TIME ZONE,
        decided_by UUID,
        decision_reason VARCHAR(1000),
        CONSTRAINT pk_appeal PRIMARY KEY (id),
        CONSTRAINT ck_appeal_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_appeal_status CHECK (status IN ('open', 'granted', 'rejected')),
        CONSTRAINT ck_appeal_decided CHECK (
            (status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)
            AND (decided_at IS NULL) = (decision_reason IS NULL)),
        CONSTRAINT ck_appeal_decided_by CHECK (decided_by <> moderator_id AND decided_by <> member_id),
        CONSTRAINT fk_appeal_entry_id_moderator_id_member_id FOREIGN KEY(entry_id, moderator_id, member_id)
            REFERENCES moderation_entry (id, moderator_id, member_id)
    )
    """,
    "CREATE UNIQUE INDEX uq_appeal_entry_id ON appeal (entry_id)",
    "CREATE INDEX ix_appeal_status_id ON appeal (status, id)",
    "CREATE INDEX ix_appeal_member_id ON appeal (member_id)",
    """
    CREATE FUNCTION measure_is_only_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE lifted measure;
    BEGIN
        lifted := OLD;
        lifted.lifted_at := NEW.lifted_at;
        lifted.lifted_by := NEW.lifted_by;
        lifted.lift_reason := NEW.lift_reason;
        IF OLD.lifted_at IS NOT NULL OR NEW IS DISTINCT FROM lifted THEN
            RAISE EXCEPTION 'measure is a record: it is lifted once, never changed' USING ERRCODE = '23001';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER measure_is_only_lifted BEFORE UPDATE ON measure
    FOR EACH ROW EXECUTE FUNCTION measure_is_only_lifted()
    """,
    "CREATE TRIGGER measure_is_a_record BEFORE DELETE ON measure FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    # A member's own words go when the member is erased; that there was an appeal, and how it ended, stays.
    """
    CREATE FUNCTION appeal_is_only_decided() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE decided appeal;
    BEGIN
        decided := OLD;
        decided.text := NEW.text;
        IF OLD.status = 'open' THEN
            decided.status := NEW.status;
            decided.decided_at := NEW.decided_at;
            decided.decided_by := NEW.decided_by;
            decided.decision_reason := NEW.decision_reason;
        END IF;
        IF NEW IS DISTINCT FROM decided OR NEW.text NOT IN (OLD.text, '…') THEN
            RAISE EXCEPTION 'appeal is a record: it is decided once, never changed' USING ERRCODE = '23001';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER appeal_is_only_decided BEFORE UPDATE ON appeal
    FOR EACH ROW EXECUTE FUNCTION appeal_is_only_decided()
    """,
    "CREATE TRIGGER appeal_is_a_record BEFORE DELETE ON appeal FOR EACH ROW EXECUTE FUNCTION refuse_change()",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
