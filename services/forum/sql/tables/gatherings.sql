-- When and where the event of a topic is. `revision` counts its changes, for calendars. Cancellation is final.
CREATE TABLE gathering (
    topic_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    time_zone VARCHAR(64) NOT NULL,
    place VARCHAR(200),
    link TEXT,
    revision INTEGER NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    cancelled_reason VARCHAR(1000),
    CONSTRAINT pk_gathering PRIMARY KEY (topic_id),
    CONSTRAINT ck_gathering_when CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '31 days'),
    CONSTRAINT ck_gathering_where CHECK (place IS NOT NULL OR link IS NOT NULL),
    CONSTRAINT ck_gathering_cancelled CHECK ((cancelled_at IS NULL) = (cancelled_reason IS NULL)),
    CONSTRAINT fk_gathering_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
);
CREATE INDEX ix_gathering_ends_at_topic_id ON gathering (ends_at, topic_id);

-- A member's answer to an event, one each. A trigger refuses it once the event is over or cancelled.
CREATE TABLE attendance (
    topic_id UUID NOT NULL,
    member_id UUID NOT NULL,
    answer VARCHAR(7) NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (topic_id, member_id),
    CONSTRAINT ck_attendance_answer CHECK (answer IN ('yes', 'perhaps', 'no')),
    CONSTRAINT fk_attendance_topic_id FOREIGN KEY(topic_id) REFERENCES gathering (topic_id)
);
CREATE INDEX ix_attendance_member_id ON attendance (member_id);
