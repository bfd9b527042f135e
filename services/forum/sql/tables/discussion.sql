-- A text a post had before an edit. The database refuses to change or delete it.
CREATE TABLE revision (
    post_id UUID NOT NULL,
    version INTEGER NOT NULL,
    title VARCHAR(200),
    source TEXT NOT NULL,
    html TEXT NOT NULL,
    language VARCHAR(2) NOT NULL,
    replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    replaced_by UUID NOT NULL,
    CONSTRAINT pk_revision PRIMARY KEY (post_id, version),
    CONSTRAINT fk_revision_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);

-- How far a member has read a topic: a post's number.
CREATE TABLE topic_read (
    member_id UUID NOT NULL,
    topic_id UUID NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_topic_read PRIMARY KEY (member_id, topic_id),
    CONSTRAINT ck_topic_read_number CHECK (number > 0),
    CONSTRAINT fk_topic_read_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
);
CREATE INDEX ix_topic_read_topic_id ON topic_read (topic_id);
