"""What waits for the visitor, over all services ("To do")."""
