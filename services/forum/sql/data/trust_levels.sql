-- Whatever is known of somebody: on the first days little, then more, after a month as much as the forum takes.
INSERT INTO trust_level (
    level, days, read, written, most_upheld, topics_a_day, replies_a_day, links_a_post, mentions_a_post, files_a_day
) VALUES
    (0, 0, 0, 0, NULL, 3, 20, 2, 3, 2),
    (1, 3, 20, 3, 2, 10, 100, 10, 10, 20),
    (2, 30, 100, 20, 1, NULL, NULL, NULL, NULL, NULL);
