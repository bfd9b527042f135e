"""Books for everybody here."""

from tests.funds.worlds import books, fund, told

__all__ = ["books", "fund", "told"]
