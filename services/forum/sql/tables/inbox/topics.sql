-- Whether a member already has an unread notice of a topic; most other notices are about none.

CREATE INDEX ix_notice_topic_id_member_id_number ON notice (topic_id, member_id, number) WHERE topic_id IS NOT NULL;
