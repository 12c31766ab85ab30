#!/usr/bin/env python3
"""Makes src/io/aws/model_data.inc, the model of the operations in operations.txt, from botocore's data.

Usage: generate.py [OUTPUT]. Needs the botocore of tests/requirements.txt. A part of the language of the models
that no listed operation uses (streams, attributes of XML, bodies in XML) is refused, not half supported.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import botocore
import botocore.session

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("operations.txt")
OUTPUT = ROOT / "src/io/aws/model_data.inc"
NONE = 0xFFFF
SCALARS = {
    "string": "text", "character": "text", "integer": "integer", "long": "integer", "float": "real",
    "double": "real", "boolean": "flag", "timestamp": "time", "blob": "blob",
}
PROTOCOLS = {"json": "json", "query": "query", "ec2": "ec2", "rest-json": "rest_json", "rest-xml": "rest_xml"}
PLACES = {None: "body", "uri": "uri", "querystring": "query", "header": "header", "statusCode": "status"}
# botocore's own way to know which texts of IAM hold a policy (handlers.py).
POLICY_SHAPES = {"policyDocumentType"}
TOKENS = ("nextToken", "NextToken", "Marker", "NextMarker")


def operations() -> list[tuple[str, list[str]]]:
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    return [(name, sorted(rest.split())) for name, rest in (line.split(":") for line in lines)]


class Tables:
    """Rows without duplicates; a shape is known by its structure, whatever its name."""

    def __init__(self) -> None:
        self.shapes: dict[tuple, int] = {}
        self.rows: list[str] = []
        self.members: list[str] = []
        self.texts: dict[str, None] = {}

    def add(self, key: tuple, row: str) -> int:
        if key not in self.shapes:
            self.shapes[key] = len(self.rows)
            self.rows.append(row)
        return self.shapes[key]

    def scalar(self, kind: str) -> int:
        return self.add((kind,), f"{{Kind::{kind}}}")

    def list(self, element: int, item: str, flattened: bool) -> int:
        key = ("list", element, item, flattened)
        return self.add(key, f'{{.kind = Kind::list, .is_flattened = {str(flattened).lower()}, .element = {element}, .item = "{item}"}}')

    def map(self, value: int, key_name: str, value_name: str, flattened: bool) -> int:
        key = ("map", value, key_name, value_name, flattened)
        return self.add(key, f'{{.kind = Kind::map, .is_flattened = {str(flattened).lower()}, .element = {value}, .item = "{key_name}", .value = "{value_name}"}}')

    def structure(self, members: list[tuple[str, str, int, str]]) -> int:
        key = ("structure", tuple(members))
        if key not in self.shapes:
            first = len(self.members)
            self.members += [f'{{"{n}", "{w}", {s}, Place::{p}}}' for n, w, s, p in members]
            self.add(key, f"{{.kind = Kind::structure, .first = {first}, .count = {len(members)}}}")
        return self.shapes[key]


class Reader:
    """Reads shapes in one of four ways: how input of `ec2` and `query`, XML output, or JSON is written."""

    def __init__(self, tables: Tables, way: str, is_iam: bool = False) -> None:
        self.tables, self.way, self.is_iam, self.open = tables, way, is_iam, []

    def wire_name(self, shape, name: str) -> str:
        traits = shape.serialization
        if self.way == "ec2":
            if "queryName" in traits:
                return traits["queryName"]
            return traits["name"][0].upper() + traits["name"][1:] if "name" in traits else name
        if self.way != "json" and shape.type_name == "list" and traits.get("flattened"):
            if "name" in shape.member.serialization:
                return shape.member.serialization["name"]
        return traits.get("name", name)

    def read(self, shape) -> int:
        if shape.name in self.open:
            raise SystemExit(f"{shape.name}: recursive shapes are not supported")
        self.open.append(shape.name)
        try:
            return self.read_inside(shape)
        finally:
            self.open.pop()

    def read_inside(self, shape) -> int:
        kind, traits = shape.type_name, shape.serialization
        payload = traits.get("payload")
        if traits.get("streaming") or (payload and self.way != "xml") or traits.get("xmlAttribute") or traits.get("jsonvalue"):
            raise SystemExit(f"{shape.name}: {traits} is not supported")
        if kind == "structure":
            if getattr(shape, "is_document_type", False):
                return self.tables.scalar("document")
            return self.tables.structure([
                (name, self.wire_name(member, name), self.read(member), "payload" if name == payload else PLACES[member.serialization.get("location")])
                for name, member in shape.members.items()
            ])
        flattened = bool(traits.get("flattened")) or self.way == "ec2"
        if kind == "list":
            item = shape.member.serialization.get("name", "member")
            return self.tables.list(self.read(shape.member), item, flattened)
        if kind == "map":
            key = shape.key.serialization.get("name", "key")
            value = shape.value.serialization.get("name", "value")
            return self.tables.map(self.read(shape.value), key, value, flattened)
        if kind == "timestamp" and traits.get("timestampFormat", "iso8601") != "iso8601" and self.way != "json":
            raise SystemExit(f"{shape.name}: {traits} is not supported")
        if self.is_iam and shape.name in POLICY_SHAPES and self.way == "xml":
            return self.tables.scalar("policy")
        return self.tables.scalar(SCALARS[kind])


def renames(shape, seen: set[str]) -> bool:
    """Whether JSON in this shape has other names than botocore and the AWS CLI give its members."""
    if shape is None or shape.name in seen:
        return False
    seen.add(shape.name)
    if shape.type_name == "structure":
        return any(
            member.serialization.get("name", name) != name or "location" in member.serialization or renames(member, seen)
            for name, member in shape.members.items()
        )
    if shape.type_name in ("list", "map"):
        return renames(shape.member if shape.type_name == "list" else shape.value, seen)
    return False


def is_list(shape, path: str) -> bool:
    for name in path.split("."):
        shape = shape.members.get(name) if shape is not None and shape.type_name == "structure" else None
    return shape is not None and shape.type_name == "list"


def pager(paginators: dict, operation) -> str:
    """How an operation is paged: as botocore says; where it does not, by the names of its members."""
    said = paginators.get(operation.name)
    given, got = operation.input_shape, operation.output_shape
    if said is None:
        token = next((t for t in TOKENS if given and got and t in given.members and t in got.members), None)
        if token is None:
            return ""
        lists = [name for name in got.members if is_list(got, name)]
        limit = next((n for n in ("maxResults", "MaxResults", "Limit", "limit", "PageSize") if n in given.members), "")
        said = {"input_token": token, "output_token": token, "result_key": lists, "limit_key": limit}
    keys = said.get("result_key", [])
    keys = [keys] if isinstance(keys, str) else keys
    for name in (said["input_token"], said["output_token"], *keys):
        if not isinstance(name, str) or not re.fullmatch(r"[\w.]+", name):
            raise SystemExit(f"{operation.name}: paging by {name} is not supported")
    texts = (said["input_token"], said["output_token"], said.get("more_results", ""), said.get("limit_key", ""), ",".join(keys))
    return ", ".join(f'"{text}"' for text in texts)


def operation_row(tables: Tables, model, operation, paginators: dict) -> str:
    protocol = model.metadata["protocol"]
    given, got = operation.input_shape, operation.output_shape
    prefix = (operation.endpoint or {}).get("hostPrefix", "")
    if "{" in prefix or operation.has_streaming_output or operation.has_event_stream_output:
        raise SystemExit(f"{operation.name}: streams and host prefixes with parameters are not supported")
    if protocol == "rest-xml" and operation.http["method"] != "GET":
        raise SystemExit(f"{operation.name}: bodies in XML are not supported")
    is_iam = model.service_name == "iam"
    input_shape = output_shape = NONE
    if protocol == "json":
        if renames(given, set()):
            raise SystemExit(f"{operation.name}: JSON input with other names is not supported")
    elif given is not None:
        way = {"ec2": "ec2", "query": "query", "rest-json": "json", "rest-xml": "xml"}[protocol]
        input_shape = Reader(tables, way).read(given)
    if got is not None and protocol in ("ec2", "query", "rest-xml"):
        output_shape = Reader(tables, "xml", is_iam).read(got)
    elif renames(got, set()):
        output_shape = Reader(tables, "json").read(got)
    wrapper = (got.serialization.get("resultWrapper", "") if got is not None else "")
    http = operation.http
    is_unsigned = str(operation.auth_type == "none").lower()
    paging = pager(paginators, operation)
    return (f'{{"{operation.name}", "{http["method"]}", "{http["requestUri"]}", "{wrapper}", "{prefix}", {input_shape}, {output_shape}, '
            f"{is_unsigned}, {{{paging}}}}}")


def main(output: Path) -> int:
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    tables, services, rows = Tables(), [], []
    for name, wanted in operations():
        model = session.get_service_model(name)
        try:
            paginators = loader.load_service_model(name, "paginators-1")["pagination"]
        except botocore.exceptions.UnknownServiceError:
            paginators = {}
        first = len(rows)
        rows += [operation_row(tables, model, model.operation_model(wish), paginators) for wish in wanted]
        data = model.metadata
        services.append(
            f'{{"{name}", "{data.get("jsonVersion", "1.1")}", "{data.get("targetPrefix", "")}", '
            f'"{data["apiVersion"]}", "{data["endpointPrefix"]}", "{data.get("signingName", data["endpointPrefix"])}", '
            f'"{model.service_id.hyphenize().replace("-", "_")}", {first}, {len(wanted)}, Protocol::{PROTOCOLS[data["protocol"]]}}}')
    parts = {"Service services": services, "Operation operations": rows, "Shape shapes": tables.rows, "Member members": tables.members}
    text = f"// Made by tools/aws_model/generate.py from botocore {botocore.__version__} (Apache-2.0); see NOTICE.\n"
    for head, lines in parts.items():
        kind, table = head.split()
        text += f"constexpr {kind} {table}_table[] = {{\n" + "".join(f"{line},\n" for line in lines) + "};\n"
    if max(len(tables.rows), len(tables.members)) >= NONE:
        raise SystemExit("the tables are too long for 16 bits")
    output.write_text(text)
    print(f"{output}: {len(services)} services, {len(rows)} operations, {len(tables.rows)} shapes, {len(tables.members)} members, {len(text)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT))
