-- Each list is read in the order of an index, also where a filter leaves little of it.
CREATE INDEX ix_programme_networks ON programme USING gin (networks);
CREATE INDEX ix_edition_programme_id_id ON edition (programme_id, id);
CREATE INDEX ix_activity_country_id ON activity (country, id);
CREATE INDEX ix_activity_kind_id ON activity (kind, id);
CREATE INDEX ix_activity_status_id ON activity (status, id);
CREATE INDEX ix_money_request_state_id ON money_request (state, id);
CREATE INDEX ix_follow_up_done ON follow_up (opens_on, id) WHERE done_on IS NOT NULL;
CREATE INDEX ix_intervention_area_slug ON intervention (area, slug);
DROP INDEX ix_edition_programme_id;
