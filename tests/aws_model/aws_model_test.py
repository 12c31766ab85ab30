#!/usr/bin/env python3
"""Holds botocore against the client: the generated model, signatures, requests and answers must agree.

Usage: aws_model_test.py AWS_ORACLE [--rounds N]
"""

import argparse
import base64
import datetime
import json
import random
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import urllib.parse
import xml.sax.saxutils
from pathlib import Path

import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.endpoint_provider
import botocore.parsers
import botocore.serialize
import botocore.session
import botocore.signers
import botocore.utils
from oracle import TEXTS, UTC, Oracle, Values, plain, repository_root

sys.path.insert(0, str(repository_root() / "tools/aws_model"))
import generate  # noqa: E402
import generate_endpoints  # noqa: E402

SESSION = botocore.session.get_session()
LOADER = SESSION.get_component("data_loader")
arguments = None
oracle = None


def every_operation():
    for service, names in generate.operations():
        model = SESSION.get_service_model(service)
        for name in names:
            yield service, model, model.operation_model(name)


class Model(unittest.TestCase):
    def test_the_committed_tables_are_what_botocore_says(self):
        for module in (generate, generate_endpoints):
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder, "made.inc")
                subprocess.run([sys.executable, module.__file__, made], check=True, capture_output=True)
                self.assertEqual(made.read_text(), module.OUTPUT.read_text(), f"run {module.__file__}")


class Endpoints(unittest.TestCase):
    def test_every_service_in_every_region_and_variant(self):
        for service, names in generate.operations():
            operation = next(n for n in names if n != "GetRevocationStatus")
            for region in ("us-east-1", "eu-central-2", "ap-northeast-1", "cn-north-1", "cn-northwest-1", "us-gov-east-1",
                           "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"):
                if service == "ecr-public" and region.startswith(("eu-", "ap-")):
                    continue  # botocore makes a host that does not exist
                for fips, dual in generate_endpoints.VARIANTS:
                    if service == "s3" and fips and region.startswith("cn-"):
                        continue  # botocore's rules refuse it
                    got = oracle.ask("endpoint", service=service, operation=operation, region=region, fips=str(fips).lower(), dual=str(dual).lower())
                    self.assertEqual((got["url"], got["signing_region"], got["signing_name"]), self.wanted(service, region, fips, dual))

    def test_buckets_of_s3_stand_where_botocore_puts_them(self):
        provider = botocore.endpoint_provider.EndpointProvider(LOADER.load_service_model("s3", "endpoint-rule-set-1"), generate_endpoints.PARTITIONS)
        for bucket in ("logs", "a-b-0", "with.dots", "Upper", "under_score", "ab", "a" * 63, "a" * 64, "-begins", "ends-", "9to5"):
            for region in ("us-east-1", "ap-northeast-1", "cn-north-1", "us-gov-west-1"):
                for fips, dual in generate_endpoints.VARIANTS:
                    if fips and region.startswith("cn-"):
                        continue
                    wanted = provider.resolve_endpoint(Bucket=bucket, Region=region, UseFIPS=fips, UseDualStack=dual)
                    got = oracle.ask("endpoint", service="s3", operation="GetBucketPolicy", region=region, bucket=bucket, fips=str(fips).lower(), dual=str(dual).lower())
                    self.assertEqual(got["url"], wanted.url, bucket)

    @staticmethod
    def wanted(service: str, region: str, fips: bool, dual: bool) -> tuple[str, str, str]:
        model = SESSION.get_service_model(service)
        rules = LOADER.load_service_model(service, "endpoint-rule-set-1")
        provider = botocore.endpoint_provider.EndpointProvider(rules, generate_endpoints.PARTITIONS)
        endpoint = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual)
        scheme = (endpoint.properties.get("authSchemes") or [{}])[0]
        return endpoint.url, scheme.get("signingRegion", region), scheme.get("signingName", model.signing_name)


class EksTokens(unittest.TestCase):
    """The URL in the token of an EKS cluster, as `aws eks get-token` makes it with botocore's presigner."""

    def one(self, region: str, cluster: str, token: str, fips: bool, dual: bool) -> None:
        session = botocore.session.get_session()
        keys = botocore.credentials.Credentials("AKID", "secret/+", token or None)
        now = datetime.datetime(2026, 11, 26, 9, 8, 7)
        client = session.create_client("sts", region_name=region, aws_access_key_id="AKID", aws_secret_access_key="secret/+", config=botocore.config.Config(
            use_fips_endpoint=fips, use_dualstack_endpoint=dual))
        signer = botocore.signers.RequestSigner(client.meta.service_model.service_id, region, "sts", "v4", keys, session.get_component("event_emitter"))
        asked = {"method": "GET", "url": f"{client.meta.endpoint_url}/?Action=GetCallerIdentity&Version=2011-06-15", "body": {},
                 "headers": {"x-k8s-aws-id": cluster}, "context": {}}
        original = botocore.auth.get_current_datetime
        botocore.auth.get_current_datetime = lambda *_, **__: now
        try:
            theirs = signer.generate_presigned_url(asked, region_name=region, expires_in=60, operation_name="")
        finally:
            botocore.auth.get_current_datetime = original
        ours = oracle.ask("eks_identity", id="AKID", secret="secret/+", token=token, region=region, cluster=cluster, time=now.isoformat() + "Z",
                          fips=fips, dual=dual)
        self.assertEqual(ours.get("url"), theirs, (region, cluster, token, fips, dual, ours))

    def test_every_kind_of_endpoint(self):
        for region in ("eu-west-1", "us-east-1", "ap-northeast-1", "cn-north-1", "us-gov-west-1"):
            for token in ("", "token/+="):
                self.one(region, "shop", token, False, False)
        self.one("us-east-1", "shop", "", True, False)
        self.one("us-gov-west-1", "A-b_c", "t", True, False)


class Sessions(unittest.TestCase):
    """The files in which the AWS CLI keeps the sessions of roles."""

    def test_are_named_as_botocore_names_them(self):
        dice = random.Random(6)
        for _ in range(arguments.rounds * 20):
            given = {"role_arn": "arn:aws:iam::123456789012:role/" + dice.choice(("a", "path/b"))}
            for key, values in (("role_session_name", ("", "me@example.com")), ("external_id", ("", "x y", "1/2:3")), ("mfa_serial", ("arn:m", "GAHT12345678")),
                                ("duration_seconds", ("900", "0", "0043200"))):
                if dice.random() < 0.6:
                    given[key] = dice.choice(values)
            if "duration_seconds" in given and dice.random() < 0.1:
                given["duration_seconds"] = "1h"
            profile = {"source_profile": "base", "region": "eu-west-1", **given}
            base = {"aws_access_key_id": "a", "aws_secret_access_key": "s"}
            made = []
            original = botocore.credentials.AssumeRoleCredentialFetcher._create_cache_key
            with unittest.mock.patch.object(botocore.credentials.AssumeRoleCredentialFetcher, "_create_cache_key",
                                            lambda fetcher: made.append(original(fetcher)) or made[-1]):
                botocore.credentials.AssumeRoleProvider(lambda: {"profiles": {"p": profile, "base": base}}, None, {}, "p").load()  # noqa: B023
            got = oracle.ask("session_file", profile=profile)["file"]
            if given.get("duration_seconds") == "1h":
                self.assertEqual(got, "")  # botocore leaves it out; here it is an error of the profile
            else:
                self.assertEqual(got, made[0] + ".json", profile)


class Signatures(unittest.TestCase):
    def one(self, dice: random.Random) -> None:
        service = dice.choice(("ecs", "s3", "elasticloadbalancing"))
        letters = "abc ~*'()+&=%/日\"!@:$,;"
        text = lambda n: "".join(dice.choice(letters) for _ in range(dice.randint(1, n)))  # noqa: E731
        path = "/" + urllib.parse.quote(text(12), safe="/~")
        if dice.random() < 0.3:
            path += dice.choice(("/./x", "//y", "/../z", "/"))
        query = "&".join(f"{urllib.parse.quote(text(4), safe='~')}{i}={urllib.parse.quote(text(6), safe='~')}" for i in range(dice.randint(0, 4)))
        headers = {"Host": "h.example.com", **{f"X-Amz-{i}": " ".join((text(3).strip() or "v").encode("ascii", "ignore").decode().split() or ["v"]) + dice.choice(("", "  two   words ")) for i in range(dice.randint(0, 3))}}
        body = text(20)
        token = dice.choice(("", "token/+="))
        keys = botocore.credentials.Credentials("AKID", "secret/+", token or None)
        now = datetime.datetime(2026, dice.randint(1, 12), 9, 8, 7, 6)
        url = "https://h.example.com" + path + ("?" + query if query else "")
        asked = dict(id="AKID", secret="secret/+", token=token, region="eu-west-1", service=service, time=now.isoformat() + "Z",
                     method="POST", path=path, query=query, headers=headers, body=body)
        got = oracle.ask("sign", **asked)
        base = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
        signer = type("Signer", (base,), {"_should_sha256_sign_payload": lambda *_: True})(keys, service, "eu-west-1")
        query_base = botocore.auth.S3SigV4QueryAuth if service == "s3" else botocore.auth.SigV4QueryAuth
        query_signer = query_base(keys, service, "eu-west-1", expires=60)
        original = botocore.auth.get_current_datetime
        botocore.auth.get_current_datetime = lambda *_, **__: now
        try:
            request = botocore.awsrequest.AWSRequest("POST", url, headers=dict(headers), data=body.encode())
            request.context["timestamp"] = now.strftime("%Y%m%dT%H%M%SZ")
            signer.add_auth(request)
            self.assertEqual(got["authorization"], request.headers["Authorization"], asked)
            request = botocore.awsrequest.AWSRequest("GET", url, headers={"Host": "h.example.com"})
            query_signer.add_auth(request)
            got = oracle.ask("sign", **{**asked, "method": "GET", "body": "", "headers": {"Host": "h.example.com"}})
            theirs = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(request.url).query, keep_blank_values=True))
            ours = dict(urllib.parse.parse_qsl(got["presigned"], keep_blank_values=True))
            self.assertEqual(ours, theirs, asked)
        finally:
            botocore.auth.get_current_datetime = original

    def test_random_requests(self):
        dice = random.Random(4)
        for _ in range(arguments.rounds * 100):
            self.one(dice)


def iso(value: datetime.datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


class Requests(unittest.TestCase):
    def one(self, service: str, model, operation, values: Values) -> None:
        protocol = model.metadata["protocol"]
        shape = operation.input_shape
        given = values.of(shape) if shape is not None else {}
        times_in_query = {}
        for name, member in (shape.members.items() if shape is not None else ()):
            if member.serialization.get("location") == "uri":
                given[name] = values.dice.choice(TEXTS)
            elif name in given and member.serialization.get("location") == "querystring" and member.type_name == "timestamp":
                times_in_query[name] = iso(given[name])
            elif member.serialization.get("location") == "header" or given.get(name) is None:
                given.pop(name, None)
        in_form = protocol in ("query", "ec2")
        written = plain(given, lambda t: iso(t) if in_form else int(t.timestamp()))
        parameters = json.dumps({**written, **times_in_query}, ensure_ascii=False)
        got = oracle.ask("build", service=service, operation=operation.name, parameters=parameters)
        where = f"{service} {operation.name} {parameters}"
        self.assertNotIn("error", got, where)
        serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
        wanted = serializer.serialize_to_request(given, operation)
        self.assertEqual(got["method"], wanted["method"], where)
        path, _, fixed = wanted["url_path"].partition("?")
        self.assertEqual(got["path"], path, where)
        self.assertEqual(sorted(urllib.parse.parse_qsl(got["query"], keep_blank_values=True)), sorted(self.pairs(wanted["query_string"], fixed)), where)
        body = wanted["body"]
        if protocol in ("query", "ec2"):
            form = dict(urllib.parse.parse_qsl(got["body"], keep_blank_values=True))
            self.assertEqual(form, {k: str(v) for k, v in body.items()}, where)
        elif body in (b"", {}, None) or got["body"] == "":
            self.assertIn(got["body"] or "{}", ("{}",), where)
            self.assertIn(body, (b"", {}, None, b"{}"), where)
        else:
            self.assertEqual(json.loads(got["body"]), json.loads(body), where)
        for name in ("X-Amz-Target",):
            self.assertEqual(got["headers"].get(name.lower()), wanted["headers"].get(name), where)
        if protocol == "json":
            self.assertEqual(got["headers"]["content-type"], wanted["headers"]["Content-Type"])

    @staticmethod
    def pairs(query, fixed: str) -> list[tuple[str, str]]:
        out = urllib.parse.parse_qsl(fixed, keep_blank_values=True)
        for name, value in query.items() if hasattr(query, "items") else query:
            for item in value if isinstance(value, (list, tuple)) else [value]:
                out.append((name, str(item)))
        return out

    def test_random_parameters_of_every_operation(self):
        for service, model, operation in every_operation():
            values = Values(operation.name.__len__())
            for _ in range(arguments.rounds):
                self.one(service, model, operation, values)

    def test_a_wrong_parameter_is_refused(self):
        got = oracle.ask("build", service="ec2", operation="DescribeVpcs", parameters='{"VpcId": ["x"]}')
        self.assertIn("no parameter `VpcId`", got["error"])


class XmlPrinter:
    """Writes a value as a service of AWS would, by the output shape of botocore."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def text(self, shape, value) -> str:
        if shape.type_name == "boolean":
            return "true" if value else "false"
        if shape.type_name == "timestamp":
            return value.strftime("%Y-%m-%dT%H:%M:%S") + self.dice.choice(("Z", ".000Z", ".120Z"))
        if shape.type_name == "blob":
            return base64.b64encode(value).decode()
        if shape.name == "policyDocumentType":
            return urllib.parse.quote(self.dice.choice(('{"Version": "2012-10-17", "n": [1, 2.50, null, true]}', "no json: " + value)))
        return xml.sax.saxutils.escape(str(value))

    def element(self, name: str, shape, value) -> str:
        space = self.dice.choice(("", "\n  "))
        kind = shape.type_name
        if kind == "structure":
            inner = "".join(self.member(n, shape.members[n], v) for n, v in value.items())
            return f"<{name}>{space}{inner}<unknownMember>1</unknownMember></{name}>"
        if kind == "list":
            item = shape.member.serialization.get("name", "member")
            inside = space.join(self.element(item, shape.member, v) for v in value)
            return f"<{name}>{space}{inside}</{name}>" if value else f"<{name}/>"
        if kind == "map":
            key, val = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
            entries = "".join(f"<entry><{key}>{xml.sax.saxutils.escape(k)}</{key}>{self.element(val, shape.value, v)}</entry>" for k, v in value.items())
            return f"<{name}>{entries}</{name}>"
        return f"<{name}>{self.text(shape, value)}</{name}>"

    def member(self, name: str, shape, value) -> str:
        name = shape.serialization.get("name", name)
        if shape.type_name == "list" and shape.serialization.get("flattened"):
            name = shape.member.serialization.get("name", name)
            return "".join(self.element(name, shape.member, v) for v in value)
        return self.element(name, shape, value)


def as_cli(value):
    """What the AWS CLI (version 2) makes of botocore's answer before it prints it."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def policies_decoded(shape, value):
    """botocore's own decoding of IAM's policies (handlers.py), which hangs on its events."""
    if shape.type_name == "structure":
        return {n: policies_decoded(shape.members[n], v) for n, v in value.items()}
    if shape.type_name == "list":
        return [policies_decoded(shape.member, v) for v in value]
    if shape.name == "policyDocumentType":
        try:
            return json.loads(urllib.parse.unquote(value))
        except ValueError:
            return value
    return value


class Answers(unittest.TestCase):
    def xml(self, service: str, model, operation, values: Values) -> None:
        shape, protocol = operation.output_shape, model.metadata["protocol"]
        value = values.of(shape, 0.75, (), False)
        printer = XmlPrinter(values.dice)
        inner = "".join(printer.member(n, shape.members[n], v) for n, v in value.items())
        wrapper = shape.serialization.get("resultWrapper")
        inner = f"<{wrapper}>{inner}</{wrapper}>" if wrapper else inner
        metadata = "<requestId>r</requestId>" if protocol == "ec2" else "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{operation.name}Response xmlns="http://x/">{metadata}{inner}</{operation.name}Response>'
        if protocol == "rest-xml":
            text = self.rest_xml(shape, value, printer)
            if text is None:
                return
        parser = botocore.parsers.create_parser(protocol)
        parser._timestamp_parser = lambda raw: botocore.utils.parse_timestamp(raw).isoformat()
        parser._blob_parser = lambda raw: raw
        wanted = parser.parse({"body": text.encode(), "headers": {}, "status_code": 200}, shape)
        wanted.pop("ResponseMetadata")
        if service == "iam":
            wanted = policies_decoded(shape, wanted)
        got = oracle.ask("xml", service=service, operation=operation.name, text=text)
        self.assertNotIn("error", got, text)
        # The order of members too: a report quotes what the CLI prints.
        self.assertEqual(json.dumps(json.loads(got["json"])), json.dumps(wanted), text)

    @staticmethod
    def rest_xml(shape, value, printer):
        """None for what S3 never answers: nothing at all, or a policy that is none."""
        payload = shape.serialization.get("payload")
        if payload and shape.members[payload].type_name == "string":
            return '{"Version": "2012-10-17", "Statement": []}'
        if payload:
            return printer.element(payload, shape.members[payload], value[payload]) if value.get(payload) else None
        inside = "".join(printer.member(n, shape.members[n], v) for n, v in value.items() if "location" not in shape.members[n].serialization)
        return f'<Answer xmlns="http://x/">{inside}</Answer>' if inside else None

    def test_random_answers_of_every_xml_operation(self):
        for service, model, operation in every_operation():
            if model.metadata["protocol"] in ("query", "ec2", "rest-xml") and operation.output_shape is not None:
                values = Values(len(operation.name))
                for _ in range(arguments.rounds):
                    self.xml(service, model, operation, values)

    def json(self, service: str, model, operation, values: Values) -> None:
        shape = operation.output_shape
        value = values.of(shape, 0.7, (), False)
        wire = json.dumps(self.to_wire(shape, value), ensure_ascii=False)
        parser = botocore.parsers.create_parser(model.metadata["protocol"])
        parser._timestamp_parser = lambda raw: botocore.utils.parse_timestamp(raw).astimezone(UTC).isoformat()
        parser._blob_parser = lambda raw: raw
        wanted = parser.parse({"body": wire.encode(), "headers": {}, "status_code": 200}, shape)
        wanted.pop("ResponseMetadata")
        got = oracle.ask("json", service=service, operation=operation.name, text=wire)
        self.assertNotIn("error", got, wire)
        ours = json.loads(got["json"])
        if json.loads(wire) == ours and not generate.renames(shape, set()):
            return  # handed through as it came
        self.assertEqual(ours, json.loads(json.dumps(wanted)), wire)

    def to_wire(self, shape, value):
        if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
            return {shape.members[n].serialization.get("name", n): self.to_wire(shape.members[n], v) for n, v in value.items()}
        if shape.type_name == "list":
            return [self.to_wire(shape.member, v) for v in value]
        if shape.type_name == "map":
            return {k: self.to_wire(shape.value, v) for k, v in value.items()}
        return plain(value, lambda t: t.timestamp())

    def test_random_answers_of_every_json_operation(self):
        for service, model, operation in every_operation():
            if model.metadata["protocol"] in ("json", "rest-json") and operation.output_shape is not None:
                values = Values(len(operation.name))
                for _ in range(max(1, arguments.rounds // 2)):
                    self.json(service, model, operation, values)


def main() -> int:
    global arguments, oracle
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("oracle")
    parser.add_argument("--rounds", type=int, default=4)
    arguments = parser.parse_args()
    oracle = Oracle(arguments.oracle)
    return not unittest.main(argv=[sys.argv[0]], exit=False, verbosity=2).result.wasSuccessful()


if __name__ == "__main__":
    sys.exit(main())
