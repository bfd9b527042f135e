"""Boards in a tree of four levels at most, and named in any of the languages.

`path` has the boards above one, the topmost first. The database makes it, and has no board stand below itself.
"""

from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    ALTER TABLE board
        ADD COLUMN parent_id UUID,
        ADD COLUMN path UUID[] NOT NULL DEFAULT '{}',
        ADD COLUMN place INTEGER NOT NULL DEFAULT 0,
        ADD CONSTRAINT fk_board_parent_id FOREIGN KEY (parent_id) REFERENCES board (id),
        ADD CONSTRAINT ck_board_place CHECK (place BETWEEN 0 AND 9999),
        ADD CONSTRAINT ck_board_depth CHECK (cardinality(path) <= 3),
        ADD CONSTRAINT ck_board_path CHECK (
            parent_id IS NULL AND cardinality(path) = 0 OR parent_id IS NOT NULL AND parent_id = path[cardinality(path)]
        ),
        ADD CONSTRAINT ck_board_no_cycle CHECK (NOT id = ANY(path)),
        ADD CONSTRAINT ck_board_name CHECK (jsonb_typeof(name) = 'object' AND name <> '{}')
    """,
    "CREATE INDEX ix_board_parent_id ON board (parent_id)",
    # One change of the tree at a time: two boards that are put below each other at once would both be let through.
    """
    CREATE FUNCTION make_board_path() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id
           AND NEW.path IS NOT DISTINCT FROM OLD.path THEN
            RETURN NEW;
        END IF;
        NEW.path = '{}';
        IF NEW.parent_id IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock(2868, hashtext('board.path'));
            SELECT path || id INTO STRICT NEW.path FROM board WHERE id = NEW.parent_id;
        END IF;
        RETURN NEW;
    EXCEPTION WHEN no_data_found THEN
        RAISE EXCEPTION 'there is no board %', NEW.parent_id USING ERRCODE = '23503';
    END $$
    """,
    """
    CREATE TRIGGER board_has_its_path BEFORE INSERT OR UPDATE OF parent_id, path ON board
    FOR EACH ROW EXECUTE FUNCTION make_board_path()
    """,
    """
    CREATE FUNCTION move_boards_below() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE board SET path = NEW.path || NEW.id WHERE parent_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER board_takes_along_what_is_below AFTER UPDATE OF parent_id, path ON board
    FOR EACH ROW WHEN (NEW.path IS DISTINCT FROM OLD.path) EXECUTE FUNCTION move_boards_below()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
