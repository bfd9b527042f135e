-- A level, held by those with so many days, posts read and written, and at most so many upheld reports. A limit that
-- is null is none. The rows are data, which each installation may change.
CREATE TABLE trust_level (
    level SMALLINT NOT NULL,
    days INTEGER NOT NULL,
    read INTEGER NOT NULL,
    written INTEGER NOT NULL,
    most_upheld INTEGER,
    topics_a_day INTEGER,
    replies_a_day INTEGER,
    links_a_post INTEGER,
    mentions_a_post INTEGER,
    files_a_day INTEGER,
    CONSTRAINT pk_trust_level PRIMARY KEY (level),
    CONSTRAINT ck_trust_level_level CHECK (level BETWEEN 0 AND 9),
    CONSTRAINT ck_trust_level_thresholds CHECK (
        days >= 0 AND read >= 0 AND written >= 0 AND most_upheld >= 0 AND (level > 0 OR (days = 0 AND read = 0
        AND written = 0 AND most_upheld IS NULL))),
    CONSTRAINT ck_trust_level_limits CHECK (
        topics_a_day > 0 AND replies_a_day > 0 AND links_a_post >= 0 AND mentions_a_post >= 0 AND files_a_day >= 0)
);

-- Since when the forum knows a member; written once, by a trigger of the members' copy.
CREATE TABLE member_since (
    member_id UUID NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_member_since PRIMARY KEY (member_id)
);
