"""What a service answered, as the gateway has it: data of JSON, not validated once more, but named after its view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import TypeAliasType

    _View = TypeVar("_View")
    # `Data[forum_posts.Post]`: a dictionary with the fields of that view. To the type checker it is a dictionary; that
    # its keys are the view's fields is checked by tests/architecture/test_page_fields.py.
    Data = TypeAliasType("Data", dict[str, Any], type_params=(_View,))
else:
    Data = dict
