-- A member's reaction to a post, one of each kind at most. A trigger updates the counts in `post.reactions`.
CREATE TABLE reaction (
    post_id UUID NOT NULL,
    member_id UUID NOT NULL,
    kind VARCHAR(12) NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reaction PRIMARY KEY (post_id, member_id, kind),
    CONSTRAINT ck_reaction_kind CHECK (kind IN ('thanks', 'agree', 'useful', 'new_to_me')),
    CONSTRAINT fk_reaction_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);
