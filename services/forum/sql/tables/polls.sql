-- The poll of a topic. Only its end changes, once: `closed_at` is when somebody closed it. `voters` and the choices'
-- `votes` are counted by a trigger, and final when the poll is closed.
CREATE TABLE poll (
    topic_id UUID NOT NULL,
    several BOOLEAN NOT NULL,
    results VARCHAR(13) NOT NULL,
    closes_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    voters INTEGER NOT NULL,
    CONSTRAINT pk_poll PRIMARY KEY (topic_id),
    CONSTRAINT ck_poll_results CHECK (results IN ('always', 'after_voting', 'after_closing')),
    CONSTRAINT ck_poll_voters CHECK (voters >= 0),
    CONSTRAINT fk_poll_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
);

-- An option to vote for. Its text never changes.
CREATE TABLE poll_choice (
    topic_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    text VARCHAR(200) NOT NULL,
    votes INTEGER NOT NULL,
    CONSTRAINT pk_poll_choice PRIMARY KEY (topic_id, number),
    CONSTRAINT ck_poll_choice_number CHECK (number BETWEEN 1 AND 20),
    CONSTRAINT ck_poll_choice_votes CHECK (votes >= 0),
    CONSTRAINT fk_poll_choice_topic_id FOREIGN KEY(topic_id) REFERENCES poll (topic_id)
);

-- What a member chose; one ballot each. It is never shown to anybody else.
CREATE TABLE ballot (
    topic_id UUID NOT NULL,
    member_id UUID NOT NULL,
    choices SMALLINT[] NOT NULL,
    cast_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_ballot PRIMARY KEY (topic_id, member_id),
    CONSTRAINT ck_ballot_choices CHECK (cardinality(choices) >= 1),
    CONSTRAINT fk_ballot_topic_id FOREIGN KEY(topic_id) REFERENCES poll (topic_id)
);
CREATE INDEX ix_ballot_member_id ON ballot (member_id);
