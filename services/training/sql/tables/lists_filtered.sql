-- What a filter leaves of a list is read from an index in the list's order, however few of many rows it leaves.
CREATE INDEX ix_institution_country ON institution (country, name, id);
CREATE INDEX ix_institution_kind_country ON institution (kind, country, name, id);
DROP INDEX ix_accreditation_university_id;
CREATE INDEX ix_accreditation_university_id ON accreditation (university_id, id);
CREATE INDEX ix_accreditation_curriculum_id ON accreditation (curriculum_id, id);
DROP INDEX ix_edition_course_id;
CREATE INDEX ix_edition_course_id ON edition (course_id, id);
CREATE INDEX ix_edition_kind ON edition (kind, id);
CREATE INDEX ix_edition_country ON edition (country, id);
CREATE INDEX ix_enrolment_country_status ON enrolment (edition_id, country, status, queue);
-- Those waiting are found by ix_enrolment_status too.
DROP INDEX ix_enrolment_waiting;
