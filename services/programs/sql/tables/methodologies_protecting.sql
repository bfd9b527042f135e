-- Whether no personal datum is accepted in the programmes that follow it (Programme rule 9).
ALTER TABLE methodology ADD COLUMN protects_people BOOLEAN DEFAULT false NOT NULL;

UPDATE methodology SET protects_people = true WHERE slug = 'victims-witnesses';
