"""Books for everybody here."""

from tests.funds.worlds import books, told

__all__ = ["books", "told"]
