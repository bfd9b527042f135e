"""What the tests of the Fund and of the platform share: a fund, its books, its bank."""
