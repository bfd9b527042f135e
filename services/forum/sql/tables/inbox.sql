-- A member's inbox. Notices are numbered under a lock on its row; unread = last - read_to.
CREATE TABLE inbox_owner (
    member_id UUID NOT NULL,
    last INTEGER NOT NULL,
    read_to INTEGER NOT NULL,
    CONSTRAINT pk_inbox_owner PRIMARY KEY (member_id),
    CONSTRAINT ck_inbox_owner_numbers CHECK (read_to >= 0 AND last >= read_to)
);

-- A notice in an inbox; a notice reaches a member once. `actor_id` is who caused it, for erasure.
CREATE TABLE notice (
    member_id UUID NOT NULL,
    number INTEGER NOT NULL,
    notice_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    params JSONB NOT NULL,
    link TEXT NOT NULL,
    actor_id UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    topic_id UUID,
    CONSTRAINT pk_notice PRIMARY KEY (member_id, number),
    CONSTRAINT ck_notice_number CHECK (number > 0),
    CONSTRAINT uq_notice_notice_id_member_id UNIQUE (notice_id, member_id),
    CONSTRAINT fk_notice_member_id FOREIGN KEY(member_id) REFERENCES inbox_owner (member_id)
);
CREATE INDEX ix_notice_actor_id ON notice (actor_id);

-- When a member gets mail, in the member's time zone. A member without a row has chosen nothing.
CREATE TABLE notice_rhythm (
    member_id UUID NOT NULL,
    time_zone VARCHAR(64) NOT NULL,
    quiet_from TIME WITHOUT TIME ZONE,
    quiet_to TIME WITHOUT TIME ZONE,
    digest VARCHAR(10) NOT NULL,
    digest_at TIME WITHOUT TIME ZONE NOT NULL,
    digest_on SMALLINT NOT NULL,
    CONSTRAINT pk_notice_rhythm PRIMARY KEY (member_id),
    CONSTRAINT ck_notice_rhythm_digest CHECK (digest IN ('never', 'daily', 'weekly')),
    CONSTRAINT ck_notice_rhythm_weekday CHECK (digest_on BETWEEN 1 AND 7),
    CONSTRAINT ck_notice_rhythm_quiet CHECK (
        (quiet_from IS NULL) = (quiet_to IS NULL) AND quiet_from IS DISTINCT FROM quiet_to OR quiet_from IS NULL
        AND quiet_to IS NULL )
);

-- How a member wants to be notified of one kind; kinds without a row use the defaults.
CREATE TABLE notice_choice (
    member_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    delivery VARCHAR(10) NOT NULL,
    CONSTRAINT pk_notice_choice PRIMARY KEY (member_id, kind),
    CONSTRAINT ck_notice_choice_delivery CHECK (delivery IN ('off', 'inbox', 'digest', 'at_once'))
);

-- A notice waiting to be mailed, once: the row is deleted in the transaction that requests the mail.
CREATE TABLE mail_item (
    member_id UUID NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    delivery VARCHAR(10) NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_mail_item PRIMARY KEY (member_id, number),
    CONSTRAINT ck_mail_item_delivery CHECK (delivery IN ('digest', 'at_once')),
    CONSTRAINT fk_mail_item_member_id FOREIGN KEY (member_id, number)
        REFERENCES notice (member_id, number) ON DELETE CASCADE
);
CREATE INDEX ix_mail_item_due_at_member_id ON mail_item (due_at, member_id);
