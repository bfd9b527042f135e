"""The forum: boards, the discussion in them, and moderation."""
