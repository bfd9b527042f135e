"""What the tests of the forum and of the platform share: boards, topics, posts."""
