-- A tag of the vocabulary. A retired one stays on the topics that have it.
CREATE TABLE tag (
    slug VARCHAR(40) NOT NULL,
    name JSONB NOT NULL,
    retired BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_tag PRIMARY KEY (slug),
    CONSTRAINT ck_tag_name CHECK (name ? 'en')
);

-- A tag of a topic. Places are 1 to 5: no topic has more.
CREATE TABLE topic_tag (
    topic_id UUID NOT NULL,
    slug VARCHAR(40) NOT NULL,
    place SMALLINT NOT NULL,
    CONSTRAINT pk_topic_tag PRIMARY KEY (topic_id, slug),
    CONSTRAINT ck_topic_tag_place CHECK (place BETWEEN 1 AND 5),
    CONSTRAINT uq_topic_tag_topic_id_place UNIQUE (topic_id, place),
    CONSTRAINT fk_topic_tag_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
    CONSTRAINT fk_topic_tag_slug FOREIGN KEY(slug) REFERENCES tag (slug)
);
CREATE INDEX ix_topic_tag_slug_topic_id ON topic_tag (slug, topic_id);
