"""The forum: its tables room by room, what the database keeps by itself, and the words it begins with."""

import json
from pathlib import Path

from alembic import op
from sqlalchemy import text

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0040"

sql = SqlFiles(__file__)
SUBJECTS = Path(__file__).parents[1] / "library" / "subjects.json"


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    tables()
    rules()
    sql.run("data/tags", "data/trust_levels")
    load_subjects()


def tables() -> None:
    """In the order in which they refer to one another."""
    sql.load("search_marks")  # an index is made of it
    sql.run("tables/base", "tables/record", "tables/access", "tables/boards", "tables/discussion")
    sql.run("tables/tags", "tables/reactions", "tables/polls")
    sql.run("tables/gatherings", "tables/drafts", "tables/subscriptions", "tables/inbox", "tables/moderation")
    sql.run("tables/trust", "tables/translations", "tables/library", "tables/files", "tables/feeds", "tables/search")


def rules() -> None:
    """Each replaces the rule of the same name, so this can be run again."""
    # Records; boards in their tree; who is here, and in which time zone.
    sql.load("refuse_change", "make_board_path", "move_boards_below", "member_is_here", "refuse_unknown_time_zone")
    # Topics of a kind of their own, and what is kept with a post.
    sql.load("poll_must_fit", "check_ballot", "count_ballot", "gathering_must_fit", "check_attendance")
    sql.load("count_reaction", "sum_files", "show_files", "post_shows_files", "keep_translation")
    # Moderation and the library.
    sql.load("measure_is_only_lifted", "appeal_is_only_decided")
    sql.load("library_subject_stands", "resource_version_stands", "resource_version_cites_the_catalogue")
    sql.load("resource_shows_what_is_published", "resource_changes_for_the_world")
    # The search: its index, the words people wrote, its questions.
    sql.load("search_post", "search_topic", "search_tags", "search_member", "search_resource", "search_leaves_resource")
    sql.load("search_translations", "search_follows_translation", "search_follows_translated")
    sql.load("search_near", "search_learn", "search_hears_posts", "search_hears_a_post", "search_hears_titles")
    sql.load("search_hears_a_title", "search_hears_texts", "search_hears_a_text")
    sql.load("search_first", "search_hits", "search_with_word")


def load_subjects() -> None:
    """Every installation begins with these subjects, the broader ones first."""
    statement = text("INSERT INTO library_subject (slug, broader, name) VALUES (:slug, :broader, cast(:name AS jsonb))")
    for each in json.loads(SUBJECTS.read_text("utf-8")):
        op.get_bind().execute(statement, each | {"name": json.dumps(each["name"])})


def adopt() -> None:
    """A database of the former history has the same functions, set out differently."""
    sql.load("search_marks")
    rules()
