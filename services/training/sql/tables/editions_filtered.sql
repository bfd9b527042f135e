-- A status or a country that few learners of a large edition have, or none, is found without reading all of them.
CREATE INDEX ix_enrolment_status ON enrolment (edition_id, status, queue);
CREATE INDEX ix_enrolment_country ON enrolment (edition_id, country, queue);
