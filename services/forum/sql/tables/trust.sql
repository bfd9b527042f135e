-- A level: who has been here so many days, read and written so many posts, with so few upheld reports, has it. A limit
-- that is null is none. The rows are data: whoever runs an installation may set them otherwise.
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

-- Since when the forum knows a member: a trigger of the members' copy writes it, once.
CREATE TABLE member_since (
    member_id UUID NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_member_since PRIMARY KEY (member_id)
);
