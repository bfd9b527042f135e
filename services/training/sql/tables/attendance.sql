-- Whether a learner was there on a day.
CREATE TABLE attendance (
    enrolment_id UUID NOT NULL,
    held_on DATE NOT NULL,
    edition_id UUID NOT NULL,
    present BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (enrolment_id, held_on),
    CONSTRAINT fk_attendance_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT fk_attendance_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolment (id)
);
CREATE INDEX ix_attendance_edition_id ON attendance (edition_id, held_on);
