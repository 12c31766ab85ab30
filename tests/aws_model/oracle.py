"""Talks to the program `aws_oracle`, and makes random values of botocore's shapes."""

import base64
import datetime
import json
import random
import subprocess
from pathlib import Path

UTC = datetime.timezone.utc
TEXTS = ("a", "web-1", "arn:aws:ecs:eu-west-1:123456789012:service/a/b", "A b+c&d=e/f%41~*", "日本語 ☃", 'q"\\<>&', "x'y")


class Oracle:
    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def ask(self, kind: str, **rest) -> dict:
        self.process.stdin.write(json.dumps({"ask": kind, **rest}, ensure_ascii=False) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Values:
    """Random values; `as_json` gives the form of --cli-input-json, without it what botocore takes."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def of(self, shape, fill: float = 0.6, need=(), is_input=True):
        kind = shape.type_name
        if kind == "structure":
            if getattr(shape, "is_document_type", False):
                return {"any": [1, "x"]}
            if getattr(shape, "is_tagged_union", False):
                name = self.dice.choice(list(shape.members))
                return {name: self.of(shape.members[name], fill * 0.8, (), is_input)}
            wanted = [n for n in shape.members if n in need or n in shape.required_members or self.dice.random() < fill]
            return {name: self.of(shape.members[name], fill * 0.8, (), is_input) for name in wanted}
        if kind == "list":
            return [self.of(shape.member, fill * 0.8, (), is_input) for _ in range(self.dice.choice((0, 1, 2, 3)))]
        if kind == "map":
            keys = self.dice.sample(["k", "key two", "日"], self.dice.choice((0, 1, 2)))
            return {key: self.of(shape.value, fill * 0.8, (), is_input) for key in keys}
        if kind in ("integer", "long"):
            return self.dice.choice((0, 1, 7, 2**31 - 1, -5))
        if kind in ("float", "double"):
            return self.dice.choice((0.0, 1.0, 2.5, 1234.125))
        if kind == "boolean":
            return self.dice.random() < 0.5
        if kind == "timestamp":
            return datetime.datetime(2026, self.dice.randint(1, 12), self.dice.randint(1, 28), 12, 34, 56, tzinfo=UTC)
        if kind == "blob":
            return self.dice.choice((b"", b"bytes \xff\x00"))
        return self.dice.choice(shape.enum) if getattr(shape, "enum", None) else self.dice.choice(TEXTS)


def plain(value, time) -> object:
    """JSON of a value: bytes in base64, times by `time`."""
    if isinstance(value, dict):
        return {key: plain(item, time) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, time) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return time(value) if isinstance(value, datetime.datetime) else value


def repository_root() -> Path:
    return Path(__file__).resolve().parents[2]
