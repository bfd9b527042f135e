"""Mail: what members are told by it, written in their language and sent once."""
