-- The rooms of a member of very many, those with the latest messages first.
CREATE INDEX ix_room_active_at_id ON room (active_at, id);
