-- Each list is read in the order of an index, or from one of the few rows that it shows.

-- Of other kinds there are few among discussions, and of questions few are not solved.
CREATE INDEX ix_topic_kind_last_activity_at_id ON topic (kind, last_activity_at, id) WHERE kind <> 'discussion';
CREATE INDEX ix_topic_not_solved ON topic (last_activity_at, id) WHERE kind = 'question' AND answer IS NULL;

-- How many posts of an author were hidden before.
CREATE INDEX ix_post_author_id_hidden ON post (author_id) WHERE hidden_at IS NOT NULL;

CREATE INDEX ix_board_membership_board_id_invited_at_member_id ON board_membership (board_id, invited_at, member_id);
CREATE INDEX ix_attendance_topic_id_answered_at_member_id ON attendance (topic_id, answered_at, member_id);
CREATE INDEX ix_topic_subscription_member_id_since_topic_id ON topic_subscription (member_id, since, topic_id);
CREATE INDEX ix_board_subscription_member_id_since_board_id ON board_subscription (member_id, since, board_id);
CREATE INDEX ix_moderation_entry_moderator_id_id ON moderation_entry (moderator_id, id);
CREATE INDEX ix_moderation_entry_deed_id ON moderation_entry (deed, id);

-- What the library is narrowed down to.
CREATE INDEX ix_resource_kind_listed ON resource (kind, published_at, id)
    WHERE published IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_resource_version_countries_programmes ON resource_version USING gin (countries, programmes);
CREATE INDEX ix_resource_version_language ON resource_version (language);
CREATE INDEX ix_resource_version_year ON resource_version (year);
