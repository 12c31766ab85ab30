#!/usr/bin/env python3
"""Collects a made account from a server that speaks AWS's protocols by botocore's models, and lets go wrong what can.

usage: replay_test.py HAKOSEKI AWS_CALLS
"""
import base64
import collections
import datetime
import gzip
import json
import pathlib
import random
import re
import signal
import subprocess
import sys
import time
import unittest
import urllib.parse
import zipfile

import botocore.credentials
import botocore.session

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from aws_replay import journey, paging, wire  # noqa: E402
from aws_replay.account import ACCOUNT, Account, Sizes  # noqa: E402
from aws_replay.faults import Fault  # noqa: E402
from aws_replay.journey import ENVIRONMENT, IDENTITY, OPERATIONS, PERMISSIONS, PROGRAM, REGION, ROWS, SERVICES  # noqa: E402
from aws_replay.server import KEYS, Replay  # noqa: E402

ENVIRONMENT = {**ENVIRONMENT, "SOURCE_DATE_EPOCH": "1795500000"}


EVERYTHING = ("--revisions", "3", "--credential-report")


def words_for(replay, path, *words):
    """With every option that has it make more calls."""
    return [PROGRAM, "collect", "-o", str(path), "--endpoint-url", replay.url, "--region", REGION, *EVERYTHING, *words]


def collect(replay, path, *words, **variables):
    return subprocess.run(words_for(replay, path, *words), env={**ENVIRONMENT, **variables}, capture_output=True, text=True, timeout=400)


def frames_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist() if name != "manifest.json"}


def content_of(path):
    """A snapshot without the times of its calls, which are all that two runs may differ in."""
    return {name: {key: value for key, value in frame.items() if key != "time"} for name, frame in frames_of(path).items()}


def assessment_of(path, form="json"):
    """The report as if the snapshot were of no place and no time."""
    done = subprocess.run([PROGRAM, "assess", str(path), "-f", form], env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, 3):
        raise AssertionError(done.stderr)
    return done.stdout.replace(str(path), "SNAPSHOT")


def results_of(path):
    """{(check, resource): outcomes}; the system of a resource hangs on what else was seen."""
    results = collections.defaultdict(collections.Counter)
    for one in json.loads(assessment_of(path))["results"]:
        results[one["check"], one["resource"]["address"]][one["outcome"]] += 1
    return results


class Case(journey.Case):
    @classmethod
    def collect_whole(cls, replay):
        return collect(replay, cls.whole)

    def path(self, name="one"):
        return self.folder / f"{self.id().rsplit('.', 1)[1]}-{name}.hks"

    def replay(self, *faults, **options):
        replay = Replay(SERVICES, options.pop("account", self.account), faults=faults, **options)
        self.addCleanup(replay.__exit__)
        self.addCleanup(lambda: self.assertEqual(replay.complaints, []))
        return replay

    def nothing_is_better(self, path):
        """What was not seen makes nothing pass that did not pass before, if it was asked at all."""
        before, after = results_of(self.whole), results_of(path)
        good = {"pass", "inherited", "not_applicable"}
        better = {key for key, outcomes in after.items() if outcomes["pass"] and not good & set(before[key])}
        self.assertEqual(better, set())

    def same_as_whole(self, path):
        self.maxDiff = 2000
        wanted, got = content_of(self.whole), content_of(path)
        self.assertEqual(sorted(got), sorted(wanted))
        for name in wanted:
            self.assertEqual(got[name], wanted[name], name)


class Server(Case):
    """The server itself, before anything is concluded from what the program makes of it."""

    def client(self, replay, service, keys=KEYS):
        session = botocore.session.get_session()
        session.set_credentials(keys.access_key, keys.secret_key, keys.token)
        config = botocore.config.Config(retries={"max_attempts": 0}, parameter_validation=False)
        return session.create_client(service, region_name=REGION, endpoint_url=replay.url, config=config)

    def test_botocore_reads_what_the_account_says(self):
        replay = self.replay(page_size=10**6)
        asked = {call: parameters for call, _, parameters, _ in self.calls}
        for service in SERVICES:
            client = self.client(replay, service)
            for call in OPERATIONS:
                if not call.startswith(service + ":"):
                    continue
                operation = call.split(":")[1]
                parameters = {name: value for name, value in asked[call].items() if not re.search("token|marker", name, re.I)}
                try:
                    got = client._make_api_call(operation, parameters)
                except client.exceptions.ClientError as error:
                    got = error.response["Error"]["Code"]
                region = self.account.bucket_region(parameters["Bucket"]) if service == "s3" else REGION
                try:
                    wanted = self.account.answer(service, operation, region, paging.without_token(service, operation, parameters))
                except wire.Refusal as refusal:
                    wanted = refusal.code
                if isinstance(got, dict):
                    for name in ("ResponseMetadata", "IsTruncated", "Truncated", "AdditionalRoutesAvailable"):
                        got.pop(name, None)
                if isinstance(wanted, dict):
                    wanted = {name: value for name, value in wanted.items() if name not in ("IsTruncated", "Truncated", "AdditionalRoutesAvailable")}
                self.assertEqual(plain(got), plain(wanted), call)

    def test_botocore_pages_to_the_end(self):
        replay = self.replay(page_size=2)
        for service, operation, key, count in (("ecs", "list_task_definition_families", "families", 7), ("ec2", "describe_security_groups", "SecurityGroups", 6),
                                               ("iam", "get_account_authorization_details", "RoleDetailList", 4), ("ecr", "describe_repositories", "repositories", 3)):
            pages = list(self.client(replay, service).get_paginator(operation).paginate())
            self.assertGreater(len(pages), 1)
            self.assertEqual(sum(len(page[key]) for page in pages), count)

    def test_refuses_what_is_not_signed_so(self):
        replay = self.replay()
        wrong = botocore.credentials.Credentials(KEYS.access_key, "another", KEYS.token)
        unknown = botocore.credentials.Credentials("AKIANOBODY", KEYS.secret_key, KEYS.token)
        without = botocore.credentials.Credentials(KEYS.access_key, KEYS.secret_key)
        for keys, code in ((wrong, "InvalidSignatureException"), (unknown, "UnrecognizedClientException"), (without, "UnrecognizedClientException")):
            client = self.client(replay, "ecs", keys)
            with self.assertRaises(client.exceptions.ClientError) as caught:
                client.list_clusters()
            self.assertEqual(caught.exception.response["Error"]["Code"], code)
        client = self.client(replay, "ecs")
        client.meta.events.register("before-send.*", lambda request, **_: setattr(request, "body", b"[]"))
        with self.assertRaises(client.exceptions.ClientError) as caught:
            client.list_clusters()
        self.assertEqual(caught.exception.response["Error"]["Code"], "InvalidSignatureException")
        self.assertEqual(len(replay.complaints), 4)
        replay.complaints.clear()

    def test_refuses_tokens_and_parameters_of_no_call(self):
        replay = self.replay()
        client = self.client(replay, "ecs")
        for parameters in ({"nextToken": "x"}, {"maxResults": "many"}):
            with self.assertRaises(client.exceptions.ClientError):
                client._make_api_call("ListClusters", parameters)
        replay.complaints.clear()


def plain(value):
    """Without what botocore decodes, adds or leaves out of its own accord."""
    if isinstance(value, str) and value.startswith("%7B"):
        return json.loads(urllib.parse.unquote(value))
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if inner not in (None, [], {})}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.astimezone(wire.UTC) if isinstance(value, datetime.datetime) else value


class Whole(Case):
    def test_every_call_of_the_table_is_made_and_right(self):
        self.assertEqual(self.wrong, [])
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        self.assertEqual({one.call for one in self.calls}, set(OPERATIONS))
        self.assertEqual({one.region for one in self.calls}, {REGION, "us-east-1"})
        asked_of_aws = {frame["operation"] for frame in frames_of(self.whole).values() if not frame["operation"].startswith("kubernetes:")}
        self.assertEqual(asked_of_aws, set(OPERATIONS))

    def test_options_ask_for_more(self):
        few = self.path()
        replay = self.replay()
        done = subprocess.run([PROGRAM, "collect", "-o", str(few), "--endpoint-url", replay.url, "--region", REGION], env=ENVIRONMENT,
                              capture_output=True, text=True, timeout=400)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        more = {"ecs:ListTaskDefinitions", "iam:GenerateCredentialReport", "iam:GetCredentialReport"}
        self.assertEqual(set(OPERATIONS) - {one.call for one in replay.calls}, more)

        def definitions(path):
            return {frame["answer"]["taskDefinition"]["taskDefinitionArn"] for frame in frames_of(path).values()
                    if frame["operation"] == "ecs:DescribeTaskDefinition"}
        newest = {f"web-{i}:{i % 3 + 1}" for i in range(7)}
        self.assertEqual({one.rsplit("/", 1)[1] for one in definitions(few)}, newest)
        self.assertEqual({one.rsplit("/", 1)[1] for one in definitions(self.whole)},
                         {f"web-{i}:{revision}" for i in range(7) for revision in range(1, i % 3 + 2)})
        # What nothing runs any more is no workload, and fails for the secrets in it alone.
        before, after = (json.loads(assessment_of(path)) for path in (few, self.whole))
        self.assertEqual([one["name"] for one in before["systems"]], [one["name"] for one in after["systems"]])

        def failures(path):
            return {key for key, outcomes in results_of(path).items() if outcomes["fail"] and "task-definition/" in key[1]}
        further = failures(self.whole) - failures(few)
        self.assertEqual({check for check, _ in further}, {"IMG-4.02", "IMG-4.03"})
        self.assertEqual({re.search(r"web-\d+:\d+", address)[0] for _, address in further} & newest, set())
        signs_in = {key: outcomes for key, outcomes in results_of(self.whole).items() if key[0] == "ORC-2.02" and ":user/" in key[1]}
        self.assertEqual({key[1].rsplit("/", 1)[1]: dict(outcomes) for key, outcomes in signs_in.items()},
                         {"ann": {"pass": 1}, "ben": {"fail": 1}, "bot": {"pass": 1}, "bot#key-1": {"fail": 1}})
        self.assertEqual({outcome for key, outcomes in results_of(few).items() if key[0] == "ORC-2.02" and ":user/" in key[1]
                          for outcome in outcomes}, {"unknown"})

    def test_no_call_is_made_twice(self):
        made = [json.dumps(one[:3], sort_keys=True) for one in self.calls if one.call != IDENTITY]
        self.assertEqual(len(made), len(set(made)))

    def test_buckets_are_asked_where_they_lie(self):
        regions = collections.defaultdict(list)
        for one in self.calls:
            if one.call == "s3:GetBucketPolicy":
                regions[one.parameters["Bucket"]].append(one.region)
        records = {bucket for bucket in regions if bucket.startswith("records")}
        self.assertTrue(records and "access" in regions)
        self.assertNotIn("records.elsewhere", regions)
        self.assertEqual({bucket: asked for bucket, asked in regions.items() if bucket in records},
                         {bucket: [REGION, "us-east-1"] for bucket in records})
        self.assertEqual(regions["access"], [REGION])
        for frame in frames_of(self.whole).values():
            if frame["operation"].startswith("s3:"):
                self.assertEqual(frame["region"], "")
                self.assertIn(frame.get("error", {}).get("code"), (None, "NoSuchPublicAccessBlockConfiguration"))

    def test_is_the_same_again(self):
        path = self.path()
        self.assertEqual(collect(self.replay(), path).returncode, 0)
        self.same_as_whole(path)
        self.assertEqual(results_of(path), results_of(self.whole))

    def test_regions_stand_beside_each_other(self):
        path = self.path()
        done = collect(self.replay(Fault("denied", "ecr:DescribeRepositories", "ap-northeast-1")), path, "--region", "ap-northeast-1")
        self.assertEqual(done.returncode, 3, done.stderr)
        regions = {frame["region"] for frame in frames_of(path).values()}
        self.assertEqual(regions, {"", REGION, "ap-northeast-1"})
        refused = [frame["region"] for frame in frames_of(path).values() if "error" in frame and frame["error"]["kind"] == "denied"]
        self.assertEqual(refused, ["ap-northeast-1"])

    def test_lists_in_small_pages_are_the_same_lists(self):
        path = self.path()
        self.assertEqual(collect(self.replay(page_size=1), path).returncode, 0)
        groups = [one["answer"]["SecurityGroups"] for one in frames_of(path).values() if one["operation"] == "ec2:DescribeSecurityGroups"]
        self.assertEqual([len(one) for one in groups], [1] * 6)
        self.assertEqual(results_of(path), results_of(self.whole))


    def hakoseki(self, *words, code=0):
        done = subprocess.run([PROGRAM, *map(str, words)], env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stdout[-300:] + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def test_a_report_says_whose_state_it_is_and_leaves_no_answer_aside(self):
        report = json.loads(self.hakoseki("assess", self.whole, "-f", "json"))
        self.assertEqual({one["state"] for one in report["inputs"]}, {"judged"})
        collection, = report["collections"]
        self.assertEqual(collection["accounts"], [{"id": ACCOUNT, "read": True, "regions": [REGION]}])
        self.assertLessEqual(collection["began"], collection["ended"])
        self.assertEqual({one["resource"].get("account", ACCOUNT) for one in report["results"]}, {ACCOUNT})
        self.assertIn(REGION, {one["resource"].get("region") for one in report["results"]})
        self.assertIn(f"{ACCOUNT}（{REGION}）", self.hakoseki("assess", self.whole, "-f", "html", "--lang", "ja"))

    def test_two_regions_are_told_apart(self):
        path = self.path()
        self.assertEqual(collect(self.replay(), path, "--region", "ap-northeast-1").returncode, 0)
        names = [one["name"] for one in json.loads(self.hakoseki("assess", path, "-f", "json"))["systems"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn(f"shop-0 ({REGION})", names)
        shown = self.hakoseki("assess", path)
        for region in (REGION, "ap-northeast-1"):
            self.assertIn(f"shop-0 ({region}) ", shown)
            self.assertRegex(shown, rf", {region}\)\n")
        self.assertNotIn(f", {REGION})", self.hakoseki("assess", self.whole))

    def test_the_answer_behind_a_finding_is_shown(self):
        report = json.loads(self.hakoseki("assess", self.whole, "-f", "json"))
        entries = [line.partition(": ") for line in self.hakoseki("report", "show", self.whole).splitlines()]
        self.assertEqual({name: code for name, _, code in entries},
                         {name: frame.get("error", {}).get("code", "") for name, frame in frames_of(self.whole).items()})
        cited = {(one["file"], one["line"], one["column"]) for result in report["results"] for one in result["evidence"] if "line" in one}
        frames = frames_of(self.whole)
        for file, line, column in sorted(cited)[::40]:
            entry = file.removeprefix(f"{self.whole}/")
            self.assertEqual(json.loads(self.hakoseki("report", "show", self.whole, entry)), frames[entry])
            for word in (f"{file}:{line}:{column}", f"{entry}:{line}:{column}"):
                shown = self.hakoseki("report", "show", self.whole, word).splitlines()
                marked = [row for row in shown if row.startswith("> ")]
                self.assertEqual(len(marked), 1, word)
                self.assertEqual(json.loads("\n".join(row[2:] for row in shown)), frames[entry])
        command = re.search(r"= answer: hakoseki report show (\S+)\n\s+(\S+)\n", self.hakoseki("assess", self.whole, "--width", "100"))
        self.assertIn("operation", json.loads(self.hakoseki("report", "show", command[1], command[2])))
        self.assertIn("holds no answer whose name contains `nothing`", self.hakoseki("report", "show", self.whole, "nothing", code=2))
        several = self.hakoseki("report", "show", self.whole, "DescribeServices", code=2)
        self.assertRegex(several, r"the names of \d+ answers contain `DescribeServices`")
        self.assertIn("answers/", several)

    def test_what_failed_is_counted_alike(self):
        path = self.path()
        done = collect(self.replay(Fault("denied", "ecr:DescribeRepositories"), Fault("refused", "ecr:GetRegistryPolicy", code="RegistryPolicyNotFoundException")), path)
        self.assertEqual(done.returncode, 3, done.stderr)
        told = re.search(r": (\d+) answers, (\d+) calls failed", done.stdout)
        verified = re.search(r"answers +(\d+); of them (\d+) calls that failed", self.hakoseki("report", "verify", path))
        self.assertEqual(told.groups(), verified.groups())
        self.assertEqual(told[2], "1")


class Passing(Case):
    """What passes leaves no trace: the snapshot is the same."""

    def passes(self, *faults, **options):
        path = self.path()
        replay = self.replay(*faults, **options)
        done = collect(replay, path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.same_as_whole(path)
        return replay

    def test_throttling(self):
        self.passes(Fault("throttled", first=1))

    def test_throttling_that_says_when(self):
        replay = self.passes(Fault("throttled", "ecs:*", first=1, retry_after=2))
        first, second = [one.when for one in replay.calls if one.call == "ecs:ListClusters"]
        self.assertGreaterEqual(second - first, 2)

    def test_throttling_beyond_an_allowance(self):
        account = Account(Sizes(repositories=120))
        wanted, path = self.path("wanted"), self.path()
        self.assertEqual(collect(self.replay(account=account), wanted).returncode, 0)
        replay = self.replay(account=account, allowance=8)
        done = collect(replay, path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreater(replay.throttled, 0)
        self.assertEqual(content_of(path), content_of(wanted))

    def test_errors_of_the_server(self):
        self.passes(Fault("page", status=500, first=1))

    def test_bodies_that_are_cut(self):
        self.passes(Fault("cut", first=1))

    def test_slow_bodies(self):
        self.passes(Fault("slow", "e*", seconds=0.4))

    def test_connections_that_are_reset(self):
        self.passes(Fault("reset", first=2))

    def test_a_clock_that_is_wrong(self):
        for hours in (-3, 5):
            path = self.path(f"{hours}h")
            done = collect(self.replay(offset=datetime.timedelta(hours=hours)), path)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.same_as_whole(path)
            # The times are those of AWS.
            when = datetime.datetime.fromisoformat(next(iter(frames_of(path).values()))["time"])
            there = datetime.datetime.now(wire.UTC) + datetime.timedelta(hours=hours)
            self.assertLess(abs(when - there), datetime.timedelta(minutes=2))

    def test_a_clock_that_jumps(self):
        self.passes(Fault("refused", "e*", code="RequestTimeTooSkewed", first=1))

    def test_new_values_are_unknown(self):
        path = self.path()
        done = collect(self.replay(Fault("unknown")), path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.nothing_is_better(path)


class Lasting(Case):
    """What does not pass is a row of the coverage and unknown, and never an empty list."""

    def lasts(self, faults, code, answered=(), **options):
        path = self.path(options.pop("name", "one"))
        done = collect(self.replay(*faults, **options), path)
        self.assertEqual(done.returncode, 3, done.stderr)
        operations = {one.operation for one in faults}
        report = assessment_of(path)
        for operation in operations:
            found = [frame for frame in frames_of(path).values() if frame["operation"] == operation]
            self.assertTrue(found, operation)
            told = [frame["error"]["code"] for frame in found if "error" in frame]
            if operation not in answered:
                self.assertEqual(len(told), len(found), f"{operation} has an answer")
            self.assertTrue(told, operation)
            if code:
                self.assertEqual(set(told), {code}, operation)
            self.assertIn(f"  {PERMISSIONS[operation]}: {told[0]}\n", done.stderr)
            self.assertIn(PERMISSIONS[operation], report)
        self.assertEqual(subprocess.run([PROGRAM, "report", "verify", str(path)], env=ENVIRONMENT, capture_output=True).returncode, 0)
        self.nothing_is_better(path)

    # One of each protocol: JSON 1.1, EC2, Query, REST JSON.
    SOME = ("ecs:ListClusters", "ecr:DescribeRepositories", "ec2:DescribeSecurityGroups", "elbv2:DescribeLoadBalancers",
            "iam:GetAccountAuthorizationDetails", "eks:ListClusters", "ssm:DescribeParameters", "efs:DescribeFileSystems")

    def some(self, kind, **rest):
        return [Fault(kind, operation, **rest) for operation in self.SOME]

    def test_denials(self):
        self.lasts(self.some("denied"), None)

    def test_denial_of_everything(self):
        path = self.path()
        faults = [Fault("denied", operation) for operation in OPERATIONS if operation != IDENTITY]
        done = collect(self.replay(*faults), path)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertFalse(any(outcomes["pass"] for outcomes in results_of(path).values()))

    def test_denials_are_told_at_every_depth(self):
        """Also those of calls that only lead to others."""
        depths = dict.fromkeys((f"{row['service']}:{row['operation']}" for row in ROWS if not row["leading"]), 0)
        while len(depths) < len(OPERATIONS):
            for row in ROWS:
                if row["leading"] in depths:
                    depths.setdefault(f"{row['service']}:{row['operation']}", depths[row["leading"]] + 1)
        for depth in sorted(set(depths.values())):
            denied = [one for one in OPERATIONS if depths[one] == depth and one != IDENTITY and not one.startswith("organizations:")]
            self.lasts([Fault("denied", one) for one in denied], None, name=str(depth))

    def test_an_organisation_that_answers_others_is_no_failure(self):
        path = self.path()
        done = collect(self.replay(Fault("denied", "organizations:*")), path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        frames = [frame for frame in frames_of(path).values() if frame["operation"].startswith("organizations:")]
        self.assertEqual({frame["error"]["kind"] for frame in frames}, {"denied"})
        self.assertNotIn("organizations:", assessment_of(path))
        self.assertEqual(results_of(path), results_of(self.whole))

    def test_pages_of_a_portal(self):
        self.lasts(self.some("page"), "NoAnswerOfAws")

    def test_pages_of_a_portal_that_are_xml(self):
        page = b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Please log in</p></body></html>'
        self.lasts(self.some("other", body=page), "NoAnswerOfAws")

    def test_other_xml(self):
        xml = [one for one in self.SOME if one.startswith(("ec2:", "elbv2:", "iam:"))]
        self.lasts([Fault("other", one, body=b"<surprise/>") for one in xml], "TruncatedAnswer")

    def test_answers_that_are_no_object(self):
        for number, body in enumerate((b"[]", b'"text"', b"null", b"17", b'{"error": "log in"}')):
            self.lasts(self.some("other", body=body), "TruncatedAnswer", name=str(number))

    def test_answers_of_nothing(self):
        for number, body in enumerate((b"", b" ")):
            self.lasts(self.some("other", body=body), "TruncatedAnswer", name=str(number))

    def test_errors_that_stay(self):
        self.lasts(self.some("page", status=500), "ServerFailed")

    def test_throttling_that_stays(self):
        self.lasts([Fault("throttled", "ecr:DescribeRepositories")], "ThrottlingException")

    def test_connections_that_stay_broken(self):
        self.lasts(self.some("reset"), "Unreachable")

    def test_bodies_that_stay_cut(self):
        self.lasts(self.some("cut"), "TruncatedAnswer")

    def test_a_list_that_does_not_end(self):
        self.lasts([Fault("endless", one, same=True) for one in ("ecs:ListClusters", "ec2:DescribeSecurityGroups", "eks:ListClusters")],
                   "NoAnswerOfAws", answered=self.SOME)

    def test_a_list_that_ends_in_an_error(self):
        self.lasts([Fault("denied", "ec2:DescribeSecurityGroups", calls=(3,)), Fault("cut", "ecr:DescribeRepositories", calls=tuple(range(2, 40)))],
                   None, answered=("ec2:DescribeSecurityGroups", "ecr:DescribeRepositories"), page_size=2)

    def test_any_of_them_anywhere(self):
        dice = random.Random(190)
        kinds = [dict(kind="denied"), dict(kind="page"), dict(kind="other", body=b"[1]"), dict(kind="other", body=b"<a/>"),
                 dict(kind="refused"), dict(kind="denied", code="OptInRequired")]
        for number in range(6):
            faults = [Fault(operation=one, **dice.choice(kinds)) for one in dice.sample(OPERATIONS, 12) if one != IDENTITY]
            path = self.path(str(number))
            done = collect(self.replay(*faults), path)
            self.assertEqual(done.returncode, 3, done.stderr)
            for frame in frames_of(path).values():
                if frame["operation"] in {one.operation for one in faults}:
                    self.assertIn("error", frame)
            self.nothing_is_better(path)


class Ends(Case):
    """A run that cannot go on says why in one line, and keeps what it has."""

    def complaint(self, done, text):
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(text, done.stderr)
        self.assertEqual((done.stdout, len(done.stderr.splitlines())), ("", 1), done.stderr)

    def test_nobody_to_be(self):
        for fault, text in ((Fault("denied", IDENTITY), "AccessDenied"), (Fault("expired", IDENTITY), "have expired; log in again"),
                            (Fault("page", IDENTITY), "what answered is not AWS"), (Fault("page", IDENTITY, status=500), "AWS cannot be asked"),
                            (Fault("other", IDENTITY, body=b"<html><body/></html>"), "what answered is not AWS"),
                            (Fault("reset", IDENTITY), "cannot be reached"), (Fault("cut", IDENTITY), "AWS cannot be asked")):
            path = self.path()
            self.complaint(collect(self.replay(fault), path), text)
            self.assertFalse(path.exists() or pathlib.Path(f"{path}.part").exists())

    def test_a_place_that_cannot_be_written(self):
        path = self.folder / "nowhere" / "one.hks"
        self.complaint(collect(self.replay(), path), f"{path}.part: cannot be written")

    def test_a_snapshot_is_replaced_where_that_is_asked_for(self):
        path, replay = self.path(), self.replay()
        self.assertEqual(collect(replay, path).returncode, 0)
        before = path.read_bytes()
        replay.calls.clear()
        done = collect(replay, path)
        self.assertEqual((done.returncode, done.stdout, replay.calls), (2, "", []), done.stderr)
        self.assertIn(f"`{path}` is there already and is not overwritten", done.stderr)
        self.assertEqual(path.read_bytes(), before)
        path.write_bytes(b"another")
        self.assertEqual(collect(replay, path, "--overwrite").returncode, 0)
        self.same_as_whole(path)

    def test_keys_that_are_wrong(self):
        for variables in ({"AWS_SECRET_ACCESS_KEY": "another"}, {"AWS_ACCESS_KEY_ID": "AKIANOBODY"}, {"AWS_SESSION_TOKEN": "another"}):
            replay = self.replay()
            self.complaint(collect(replay, self.path(), **variables), "does not accept these credentials")
            self.assertEqual(len(replay.complaints), 1)
            replay.complaints.clear()

    def test_credentials_that_expire_on_the_way(self):
        for number, faults in enumerate([[Fault("expired", since=40)], [Fault("expired", "ec2:*")], [Fault("expired", "elbv2:*")],
                                         [Fault("expired", "eks:DescribeCluster")]]):
            path = self.path(str(number))
            replay = self.replay(*faults)
            done = collect(replay, path)
            self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
            self.assertIn("have expired", done.stderr)
            self.assertIn("go on with --resume", done.stderr)
            self.assertFalse(path.exists())
            replay.faults.clear()
            again = collect(replay, path, "--resume")
            self.assertEqual((again.returncode, again.stderr), (0, ""))
            self.same_as_whole(path)
            self.assertEqual(results_of(path), results_of(self.whole))

    def test_another_region_does_not_go_on(self):
        path, replay = self.path(), self.replay(Fault("expired", since=40))
        self.assertEqual(collect(replay, path).returncode, 4)
        replay.faults.clear()
        other = ["ap-northeast-1" if word == REGION else word for word in words_for(replay, path, "--resume")]
        for language, text in (("en", f"holds answers of {REGION}, and this run reads ap-northeast-1; give the same --region"),
                               ("ja", f"{REGION} の応答がありますが、今回の対象は ap-northeast-1 です")):
            done = subprocess.run([*other, "--lang", language], env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(text, done.stderr)
        # One more Region is read whole.
        self.assertEqual(collect(replay, path, "--resume", "--region", "ap-northeast-1").returncode, 0)
        self.assertEqual({frame["region"] for frame in frames_of(path).values()}, {"", REGION, "ap-northeast-1"})

    def stopped(self, number, dice, path):
        """Stops runs by a signal at random moments, and lets the last one come to its end; how many were stopped."""
        replay = self.replay(pause=0.1)
        stops = 0
        for _ in range(6):
            resume = ["--resume"] if self.part(path).exists() else []
            with subprocess.Popen(words_for(replay, path, *resume), env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True) as process:
                try:
                    _, told = process.communicate(timeout=0.02 + dice.random() * 0.6)
                except subprocess.TimeoutExpired:
                    process.send_signal(number)
                    _, told = process.communicate(timeout=60)
            if process.returncode == 0:
                return stops
            stops += 1
            if path.exists():  # killed while it removed its folder
                self.assertEqual(process.returncode, -signal.SIGKILL, told)
                self.same_as_whole(path)
            if process.returncode != -number:  # which it is before it listens to signals, and for SIGKILL
                self.assertNotEqual(number, signal.SIGKILL)
                self.assertIn(process.returncode, (3, 4), told)
                self.assertIn("go on with --resume" if process.returncode == 3 else "interrupted", told)
        replay.pause = 0
        last = collect(replay, path, *(["--resume"] if self.part(path).exists() else []))
        self.assertEqual((last.returncode, last.stderr), (0, ""))
        return stops

    @staticmethod
    def part(path):
        return pathlib.Path(f"{path}.part")

    def test_interruptions(self):
        for seed in range(2):
            for number in (signal.SIGINT, signal.SIGKILL, signal.SIGTERM):
                path = self.path(f"{number}-{seed}")
                self.assertGreater(self.stopped(number, random.Random(f"{seed}{number}"), path), 0)
                self.same_as_whole(path)
                self.assertEqual(results_of(path), results_of(self.whole))
                self.assertFalse(self.part(path).exists())


class Secrets(Case):
    def decoded(self, text):
        """What stands in base64 in a text, and what is packed in that."""
        for one in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}(?:\s+[A-Za-z0-9+/]{16,}={0,2})*", text.replace("\\n", "\n")):
            try:
                content = base64.b64decode(re.sub(r"\s", "", one), validate=True)
            except ValueError:
                continue
            if content.startswith(b"\x1f\x8b"):
                content = gzip.decompress(content)
            yield content.decode(errors="replace")
            yield from self.decoded(content.decode(errors="replace"))

    def leaks(self, name, text, planted):
        texts = [text, *self.decoded(text)]
        for place, secret in planted.items():
            spellings = [secret, *(base64.b64encode(b" " * i + secret.encode()).decode()[4 * (i > 0):-4] for i in range(3))]
            for one in texts:
                if any(spelling in one for spelling in spellings):
                    yield f"{place} in {name}"

    def test_none_is_kept(self):
        account = Account(plants=True)
        path = self.path()
        replay = self.replay(Fault("refused", "guardduty:ListDetectors", message="no: ghp_" + "a1B2" * 9), account=account)
        done = collect(replay, path)
        self.assertEqual(done.returncode, 3, done.stderr)
        planted = {**account.planted, "message": "ghp_" + "a1B2" * 9, "secret key": KEYS.secret_key, "session token": KEYS.token, "key id": KEYS.access_key}
        self.assertGreater(len(planted), 100)
        found = list(self.leaks("what is printed", done.stdout + done.stderr, planted))
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                found += self.leaks(name, archive.read(name).decode(), planted)
        for form in ("human", "concise", "json", "sarif", "html"):
            found += self.leaks(form, assessment_of(path, form), planted)
        self.assertEqual(sorted(set(found)), [])

    def test_none_is_left_behind(self):
        account = Account(plants=True)
        path = self.path()
        done = collect(self.replay(Fault("expired", since=130), account=account), path)
        self.assertEqual(done.returncode, 4, done.stderr)
        files = [one for one in pathlib.Path(f"{path}.part").rglob("*") if one.is_file()]
        self.assertGreater(len(files), 60)
        found = [leak for one in files for leak in self.leaks(one.name, one.read_text(), account.planted)]
        self.assertEqual(sorted(set(found)), [])

    def test_the_search_can_find(self):
        secret = "hunter2abcdef"
        inside = base64.b64encode(f"x{secret}y".encode()).decode()
        packed = base64.b64encode(gzip.compress(f"export A={secret}".encode())).decode()
        for text in (secret, inside, packed, base64.b64encode(f"content: {inside}".encode()).decode()):
            self.assertTrue(list(self.leaks("text", f'"{text}"', {"place": secret})), text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
