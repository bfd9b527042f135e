"""Whether published contracts only grew: what a newer version of them breaks for those who rely on the older one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from convive.contracts.history import Published
from convive.contracts.shapes import Break, Comparison, Schema, resolved

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def breaks(old: Published, new: Published) -> list[Break]:
    """Every breaking change between two sets of published documents (the API, the events, the calls)."""
    found: list[Break] = []
    for path, before in old.items():
        if path not in new:
            found.append(Break(path, "the contract is gone"))
        elif path.endswith("openapi.json"):
            found += in_api(bundled(old, path), bundled(new, path))
        elif path.endswith("asyncapi.json"):
            found += in_events(before, new[path])
        else:
            found += in_calls(PurePosixPath(path).name, before, new[path])
    return found


def in_events(old: Schema, new: Schema) -> list[Break]:
    """What breaks for those who read events, between two AsyncAPI documents."""
    found: list[Break] = []
    for name, before, after in _pairs(_bodies(old), _bodies(new), "event", found):
        found += Comparison(old, new, "out").breaks(name, before, after)
    return found


def in_calls(place: str, old: Schema, new: Schema) -> list[Break]:
    """What breaks for those who send commands to a service and read its views."""
    found: list[Break] = []
    for name, before, after in _pairs(old["properties"], new["properties"], "operation", found):
        for part, comparison in (("command", Comparison(old, new, "in")), ("view", Comparison(old, new, "out"))):
            at = f"{place} {name} {part}"
            found += comparison.breaks(at, before["properties"][part], after["properties"][part])
    return found


def _pairs(old: Schema, new: Schema, what: str, gone: list[Break]) -> Iterator[tuple[str, Schema, Schema]]:
    """What both documents have, by name; what only the old one has is added to `gone`."""
    for name, before in old.items():
        if name in new:
            yield name, before, new[name]
        else:
            gone.append(Break(name, f"the {what} is gone"))


def _bodies(document: Schema) -> dict[str, Schema]:
    """The body of each event."""
    return {name: document["components"]["schemas"][name] for name in document["channels"]}


def bundled(documents: Mapping[str, Schema], path: str) -> Schema:
    """The document at `path` and those it refers to as one: `./schemas/x.json#/y` leads to `#/x.json/y` in it."""
    others = {PurePosixPath(each).name: document for each, document in documents.items() if each != path}
    whole: Schema = _leading(documents[path], "")
    return whole | {name: _leading(other, f"/{name}") for name, other in others.items()}


def _leading(value: Any, home: str) -> Any:
    """The same with every reference led to where its aim stands; `home` is where those of the document itself begin."""
    if isinstance(value, list):
        return [_leading(each, home) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _led(each, home) if key == "$ref" else _leading(each, home) for key, each in value.items()}


def _led(reference: str, home: str) -> str:
    file, _, pointer = reference.partition("#")
    return f"#/{PurePosixPath(file).name}{pointer}" if file else f"#{home}{pointer}"


def in_api(old: Schema, new: Schema) -> list[Break]:
    """What breaks for clients of the API, between two OpenAPI documents."""
    found: list[Break] = []
    for path, item in old["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            after = new["paths"].get(path, {}).get(method)
            if after is None:
                found.append(Break(f"{method.upper()} {path}", "the operation is gone"))
            else:
                found += _Endpoint(old, new, f"{method.upper()} {path}").breaks(item[method], after)
    return found


class _Endpoint:
    """One operation of the API, before and after."""

    def __init__(self, old: Schema, new: Schema, place: str) -> None:
        self.old, self.new, self.place = old, new, place

    def breaks(self, before: Schema, after: Schema) -> Iterator[Break]:
        yield from self._parameters(before, after)
        yield from self._body(before.get("requestBody"), after.get("requestBody"))
        yield from self._responses(before["responses"], after["responses"])

    def _parameters(self, before: Schema, after: Schema) -> Iterator[Break]:
        olds, news = _by_name(before), _by_name(after)
        for key, parameter in olds.items():
            place = f"{self.place} {key[0]} {key[1]}"
            if key not in news:
                yield Break(place, "the parameter is gone")
                continue
            yield from self._incoming(place, parameter["schema"], news[key]["schema"])
        for key, parameter in news.items():
            if parameter.get("required") and not olds.get(key, {}).get("required"):
                yield Break(f"{self.place} {key[0]} {key[1]}", "must be given now")

    def _body(self, before: Schema | None, after: Schema | None) -> Iterator[Break]:
        place = f"{self.place} body"
        if after and after.get("required") and not (before or {}).get("required"):
            yield Break(place, "must be given now")
        if before is None:
            return
        for media, content in before["content"].items():
            if after is None or media not in after["content"]:
                yield Break(place, f"no longer takes {media}")
            else:
                yield from self._incoming(place, content["schema"], after["content"][media]["schema"])

    def _responses(self, before: Schema, after: Schema) -> Iterator[Break]:
        for status, response in before.items():
            place = f"{self.place} {status}"
            if status not in after:
                if status < "300":  # a refusal that does not come any more breaks nobody
                    yield Break(place, "the response is gone")
                continue
            contents = resolved(self.new, after[status]).get("content", {})
            for media, content in resolved(self.old, response).get("content", {}).items():
                if media not in contents:
                    yield Break(place, f"no longer answers {media}")
                else:
                    comparison = Comparison(self.old, self.new, "out")
                    yield from comparison.breaks(place, content["schema"], contents[media]["schema"])

    def _incoming(self, place: str, before: Schema, after: Schema) -> Iterator[Break]:
        return Comparison(self.old, self.new, "in").breaks(place, before, after)


def _by_name(operation: Schema) -> dict[tuple[str, str], dict[str, Any]]:
    return {(each["in"], each["name"]): each for each in operation.get("parameters", [])}
