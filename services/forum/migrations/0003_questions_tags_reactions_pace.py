"""Questions with an accepted answer, pinned topics, slow mode, tags with a vocabulary to begin with, reactions."""

import json

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE board ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE board ADD CONSTRAINT ck_board_slow_seconds CHECK (slow_seconds BETWEEN 0 AND 86400)",
    """
    ALTER TABLE topic
        ADD COLUMN kind VARCHAR(12) NOT NULL DEFAULT 'discussion',
        ADD COLUMN answer INTEGER,
        ADD COLUMN pinned SMALLINT NOT NULL DEFAULT 0,
        ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0,
        ADD CONSTRAINT ck_topic_kind CHECK (kind IN ('discussion', 'question')),
        ADD CONSTRAINT ck_topic_answer CHECK (answer IS NULL OR (kind = 'question' AND answer > 1)),
        ADD CONSTRAINT ck_topic_pinned CHECK (pinned IN (0, 1)),
        ADD CONSTRAINT ck_topic_slow_seconds CHECK (slow_seconds BETWEEN 0 AND 86400),
        ADD CONSTRAINT fk_topic_answer FOREIGN KEY (id, answer) REFERENCES post (topic_id, number)
    """,
    "CREATE INDEX ix_topic_board_id_pinned_last_activity_at_id ON topic (board_id, pinned, last_activity_at, id)",
    "DROP INDEX ix_topic_board_id_last_activity_at_id",
    "ALTER TABLE post ADD COLUMN reactions JSONB NOT NULL DEFAULT '{}'",
    "CREATE INDEX ix_post_author_id_written_at ON post (author_id, written_at)",
    """
    CREATE TABLE tag (
        slug VARCHAR(40) NOT NULL,
        name JSONB NOT NULL,
        retired BOOLEAN NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_tag PRIMARY KEY (slug),
        CONSTRAINT ck_tag_name CHECK (name ? 'en')
    )
    """,
    """
    CREATE TABLE topic_tag (
        topic_id UUID NOT NULL,
        slug VARCHAR(40) NOT NULL,
        place SMALLINT NOT NULL,
        CONSTRAINT pk_topic_tag PRIMARY KEY (topic_id, slug),
        CONSTRAINT ck_topic_tag_place CHECK (place BETWEEN 1 AND 5),
        CONSTRAINT uq_topic_tag_topic_id_place UNIQUE (topic_id, place),
        CONSTRAINT fk_topic_tag_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
        CONSTRAINT fk_topic_tag_slug FOREIGN KEY(slug) REFERENCES tag (slug)
    )
    """,
    "CREATE INDEX ix_topic_tag_slug_topic_id ON topic_tag (slug, topic_id)",
    """
    CREATE TABLE reaction (
        post_id UUID NOT NULL,
        member_id UUID NOT NULL,
        kind VARCHAR(12) NOT NULL,
        given_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_reaction PRIMARY KEY (post_id, member_id, kind),
        CONSTRAINT ck_reaction_kind CHECK (kind IN ('thanks', 'agree', 'useful', 'new_to_me')),
        CONSTRAINT fk_reaction_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    """
    CREATE FUNCTION count_reaction() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            UPDATE post SET reactions = reactions || jsonb_build_object(
                NEW.kind, coalesce((reactions ->> NEW.kind)::int, 0) + 1
            ) WHERE id = NEW.post_id;
        ELSE
            UPDATE post SET reactions = CASE
                WHEN (reactions ->> OLD.kind)::int > 1
                THEN reactions || jsonb_build_object(OLD.kind, (reactions ->> OLD.kind)::int - 1)
                ELSE reactions - OLD.kind::text
            END WHERE id = OLD.post_id;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER reaction_is_counted AFTER INSERT OR DELETE ON reaction
    FOR EACH ROW EXECUTE FUNCTION count_reaction()
    """,
    """
    CREATE TRIGGER reaction_stays_as_given BEFORE UPDATE ON reaction
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
]

# English, Spanish, Portuguese, French.
TAGS = {
    "youth": ("Youth", "Juventud", "Juventude", "Jeunesse"),
    "homicide": ("Homicide", "Homicidios", "Homicídios", "Homicides"),
    "gender-violence": (
        "Violence against women",
        "Violencia contra las mujeres",
        "Violência contra as mulheres",
        "Violence faite aux femmes",
    ),
    "community": (
        "Community prevention",
        "Prevención comunitaria",
        "Prevenção comunitária",
        "Prévention communautaire",
    ),
    "situational": (
        "Situational prevention",
        "Prevención situacional",
        "Prevenção situacional",
        "Prévention situationnelle",
    ),
    "policing": ("Policing", "Labor policial", "Policiamento", "Activité policière"),
    "police-training": ("Police training", "Formación policial", "Formação policial", "Formation policière"),
    "port-security": ("Port security", "Seguridad portuaria", "Segurança portuária", "Sûreté portuaire"),
    "tourism-security": ("Tourism security", "Seguridad turística", "Segurança turística", "Sécurité touristique"),
    "victims": ("Victims and witnesses", "Víctimas y testigos", "Vítimas e testemunhas", "Victimes et témoins"),
    "data": ("Data and evaluation", "Datos y evaluación", "Dados e avaliação", "Données et évaluation"),
    "reintegration": ("Reintegration", "Reinserción", "Reinserção", "Réinsertion"),
}


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for slug, names in TAGS.items():
        name = json.dumps(dict(zip(("en", "es", "pt", "fr"), names, strict=True)), ensure_ascii=False)
        op.execute(f"INSERT INTO tag (slug, name, retired, version) VALUES ('{slug}', '{name}', false, 1)")
