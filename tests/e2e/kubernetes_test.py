#!/usr/bin/env python3
"""Collects the objects of an EKS cluster from a Kubernetes API that verifies the token and lets go wrong what can.

usage: kubernetes_test.py HAKOSEKI AWS_CALLS
"""
import collections
import datetime
import json
import pathlib
import re
import socket
import subprocess
import sys
import unittest
import zipfile

import botocore.credentials

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from aws_replay import journey, kubernetes  # noqa: E402
from aws_replay.account import Account  # noqa: E402
from aws_replay.faults import Fault  # noqa: E402
from aws_replay.journey import ENVIRONMENT, PROGRAM, REGION, SERVICES  # noqa: E402
from aws_replay.kubernetes import Trouble  # noqa: E402
from aws_replay.server import KEYS, Replay  # noqa: E402

API = kubernetes.shared()
PODS = "/api/v1/pods"
OPTIONAL = "/apis/vpcresources.k8s.aws/v1beta1/securitygrouppolicies"


def run(*words, **variables):
    return subprocess.run([PROGRAM, *map(str, words)], env={**ENVIRONMENT, "SOURCE_DATE_EPOCH": "1795500000", **variables}, capture_output=True,
                          text=True, timeout=400)


def frames_of(path):
    """{operation: its frames in the order of the pages}"""
    frames = collections.defaultdict(list)
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if "/kubernetes/" in name:
                frame = json.loads(archive.read(name))
                frames[frame["operation"].split(":")[1]].append({key: value for key, value in frame.items() if key != "time"})
    return dict(frames)


def results_of(path):
    done = run("assess", path, "-f", "json")
    results = collections.defaultdict(set)
    for one in json.loads(done.stdout)["results"]:
        results[one["check"], one["resource"]["id"]].add(one["outcome"])
    return results


class Case(journey.Case):
    @classmethod
    def collect_whole(cls, replay):
        API.begin()
        done = run("collect", "-o", cls.whole, "--endpoint-url", replay.url, "--region", REGION)
        cls.asked, cls.complaints = list(API.asked), list(API.complaints)
        return done

    def collect(self, *troubles, words=(), account=None, keys=None, path=None, **answers):
        API.begin(*troubles, keys=keys)
        path = path or self.folder / f"{self.id().rsplit('.', 1)[1]}.hks"
        with Replay(SERVICES, account or self.account, answers=answers.get("answers")) as replay:
            done = run("collect", "-o", path, "--endpoint-url", replay.url, "--region", REGION, *words)
        self.assertEqual(replay.complaints, [])
        return path, done

    def nothing_is_better(self, path):
        before, after = results_of(self.whole), results_of(path)
        good = {"pass", "inherited", "not_applicable"}
        self.assertEqual({key for key, outcomes in after.items() if "pass" in outcomes and not good & before[key]}, set())

    def unknown(self, path, check):
        return any("unknown" in outcomes for (name, _), outcomes in results_of(path).items() if name == check)


class Collects(Case):
    def test_everything_and_nothing_else(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        self.assertEqual(self.complaints, [])
        objects = kubernetes.objects_of(self.account)
        self.assertEqual({path for path, _ in self.asked}, set(objects))
        self.assertFalse([path for path in objects if "secret" in path.rsplit("/", 1)[1]])
        self.assertEqual(len([1 for path, _ in self.asked if path == PODS]), 3)
        names = [one["metadata"]["name"] for frame in frames_of(self.whole)["ListPods"] for one in frame["answer"]["items"]]
        self.assertEqual(names, [f"web-5d4f-{i}" for i in range(7)])

    def test_is_judged(self):
        results = results_of(self.whole)
        self.assertEqual(results["IMG-4.10", "shop/web-5d4f-0"], {"fail"})
        self.assertEqual(results["CON-3.08", "shop/web-5d4f-0"], {"fail"})
        self.assertEqual(results["ORC-3.11", "shop/web-5d4f-0"], {"pass"})
        self.assertEqual(results["CON-3.09", "shop"], {"fail"})
        self.assertEqual(results["CON-1.06", "shop/web-5d4f-0"], {"fail"})
        self.assertEqual(results["CON-1.06", "fargate-0"], {"pass"})
        self.assertEqual(results["ORC-3.11", "shop/deny"], {"fail"})

    def test_no_secret_is_kept(self):
        account = Account(plants=True)
        path, done = self.collect(account=account)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(API.complaints, [])
        kubernetes.objects_of(account)
        with zipfile.ZipFile(path) as archive:
            kept = {name: archive.read(name).decode() for name in archive.namelist()}
        found = [(place, name) for place, secret in account.planted.items() for name, text in kept.items() if secret in text]
        self.assertEqual(found, [])
        self.assertGreater(len([place for place in account.planted if place.startswith(("pod ", "Pod "))]), 12)
        for word in ("managedFields", "last-applied", "annotations", "k8s-aws-v1", "httpHeaders"):
            self.assertEqual([name for name, text in kept.items() if "/kubernetes/" in name and word in text], [], word)
        report = run("assess", path, "-f", "json").stdout
        self.assertEqual([place for place, secret in account.planted.items() if secret in report], [])

    def test_clusters_can_be_left_out(self):
        path, done = self.collect(words=["--no-kubernetes"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(API.asked, [])
        self.assertEqual(frames_of(path), {})
        self.assertTrue(self.unknown(path, "CON-3.08"))
        self.nothing_is_better(path)


    def test_an_account_that_is_entered_by_a_role(self):
        entered = {"Credentials": {"AccessKeyId": KEYS.access_key, "SecretAccessKey": KEYS.secret_key, "SessionToken": KEYS.token,
                                   "Expiration": datetime.datetime(2099, 1, 1, tzinfo=kubernetes.UTC)},
                   "AssumedRoleUser": {"AssumedRoleId": "id", "Arn": "arn:aws:sts::222233334444:assumed-role/Collect/hakoseki"}}
        path, done = self.collect(words=["--account", "222233334444", "--role-name", "Collect"], answers={"sts:AssumeRole": entered})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(API.complaints, [])
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if "/kubernetes/" in name]
        self.assertEqual({name.split("/")[1] for name in names}, {"222233334444"})
        self.assertEqual(len({name.split("/")[3] for name in names}), len(kubernetes.objects_of(self.account)))


class Troubles(Case):
    def test_a_list_that_is_forbidden(self):
        path, done = self.collect(Trouble(403, PODS))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("list pods: Forbidden", done.stderr)
        error = frames_of(path)["ListPods"][0]["error"]
        self.assertEqual((error["code"], error["permission"], error["status"]), ("Forbidden", "list pods", 403))
        self.assertTrue(self.unknown(path, "CON-3.08"))
        self.assertFalse(self.unknown(path, "CON-3.09"))
        self.nothing_is_better(path)

    def test_a_token_that_ends_in_the_middle(self):
        path, done = self.collect(Trouble(410, PODS, 2))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(frames_of(path), frames_of(self.whole))

    def test_a_token_that_always_ends(self):
        path, done = self.collect(Trouble(410, PODS))
        self.assertEqual(frames_of(path)["ListPods"][-1]["error"]["code"], "Expired")
        self.assertTrue(self.unknown(path, "CON-3.08"))
        self.nothing_is_better(path)

    def test_errors_that_pass(self):
        for kind in (429, 500):
            path, done = self.collect(Trouble(kind, "*", 2), path=self.folder / f"passing-{kind}.hks")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(frames_of(path), frames_of(self.whole))

    def test_bodies_that_are_no_answer(self):
        for kind in ("page", "cut"):
            path, done = self.collect(Trouble(kind, PODS), path=self.folder / f"body-{kind}.hks")
            self.assertIn("error", frames_of(path)["ListPods"][-1])
            self.assertTrue(self.unknown(path, "CON-3.08"), kind)
            self.nothing_is_better(path)

    def test_an_api_that_is_not_installed(self):
        path, done = self.collect(Trouble("missing", OPTIONAL))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("SecurityGroupPolic", done.stderr)
        # Without the policies it is certain that no pod has a group of its own.
        self.assertEqual(results_of(path)["ORC-3.11", "shop/web-5d4f-0"], {"fail"})

    def test_an_api_that_every_cluster_has(self):
        path, _ = self.collect(Trouble("missing", PODS))
        self.assertEqual(frames_of(path)["ListPods"][0]["error"]["code"], "NoAnswerOfAws")
        self.assertTrue(self.unknown(path, "CON-3.08"))

    def test_a_caller_that_the_cluster_does_not_know(self):
        path, done = self.collect(keys=botocore.credentials.Credentials("AKIDOFANOTHER", "secret", "token"))
        self.assertEqual(len(API.asked), 1)
        self.assertIn(f"eks/{kubernetes.CLUSTER}: Unauthorized", done.stderr)
        self.assertEqual({frame[0]["error"]["code"] for frame in frames_of(path).values()}, {"Unauthorized"})
        self.nothing_is_better(path)

    def test_another_authority(self):
        other = kubernetes.Api()
        account = Account()
        described = account.eks_DescribeCluster
        account.eks_DescribeCluster = lambda region, asked: {"cluster": {
            **described(region, asked)["cluster"], "certificateAuthority": {"data": kubernetes.base64.b64encode(other.authority).decode()}}}
        path, _ = self.collect(account=account)
        self.assertEqual(API.asked, [])
        self.assertEqual({frame[0]["error"]["code"] for frame in frames_of(path).values()}, {"UntrustedServer"})
        self.nothing_is_better(path)

    def test_a_private_endpoint_that_is_out_of_reach(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            account = Account()
            account.endpoint_is_public = False
            described = account.eks_DescribeCluster
            account.eks_DescribeCluster = lambda region, asked: {"cluster": {
                **described(region, asked)["cluster"], "endpoint": f"https://127.0.0.1:{closed.getsockname()[1]}"}}
            path, done = self.collect(account=account)
        self.assertIn(f"eks/{kubernetes.CLUSTER}: PrivateEndpointUnreachable", done.stderr)
        self.assertEqual({frame[0]["error"]["code"] for frame in frames_of(path).values()}, {"PrivateEndpointUnreachable"})
        text = run("assess", path, "-f", "json").stdout
        self.assertIn("the endpoint of cluster `k8s-0` is private", text)
        self.nothing_is_better(path)

    def test_a_run_that_stopped_goes_on(self):
        path = self.folder / "resumed.hks"
        API.begin()
        with Replay(SERVICES, self.account, faults=[Fault("expired", "ec2:DescribeVpcs")]) as replay:
            run("collect", "-o", path, "--endpoint-url", replay.url, "--region", REGION)
        self.assertFalse(path.exists())
        before = {asked for asked, _ in API.asked}
        _, done = self.collect(words=["--resume"], path=path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(frames_of(path), frames_of(self.whole))
        self.assertEqual(before & {asked for asked, _ in API.asked}, set())


class Doctor(Case):
    def doctor(self, *troubles, words=()):
        API.begin(*troubles)
        with Replay(SERVICES, self.account) as replay:
            return run("doctor", "--endpoint-url", replay.url, "--region", REGION, *words)

    def clusters(self, done):
        return json.loads(done.stdout)["accounts"][0]["clusters"]

    def test_a_cluster_that_can_be_read(self):
        done = self.doctor(words=["-f", "json"])
        self.assertEqual(API.complaints, [])
        [cluster] = self.clusters(done)
        self.assertEqual((cluster["name"], cluster["region"]), (kubernetes.CLUSTER, REGION))
        self.assertEqual({call["state"] for call in cluster["calls"]}, {"answered"})
        self.assertEqual({query.get("limit", "1") for _, query in API.asked}, {"1"})
        self.assertIn("everything can be read", self.doctor().stdout)

    def test_a_list_that_is_forbidden(self):
        [cluster] = self.clusters(self.doctor(Trouble(403, PODS), words=["-f", "json"]))
        [call] = [call for call in cluster["calls"] if call["state"] != "answered"]
        self.assertEqual((call["state"], call["permission"]), ("refused", "list pods"))
        self.assertIn("CON-3.08", [one for risk in call["unseen"] for one in risk["checks"]])
        text = self.doctor(Trouble(403, PODS)).stdout
        self.assertRegex(text, r"list pods")
        self.assertIn("hakoseki init kubernetes", text)

    def test_clusters_can_be_left_out(self):
        self.assertEqual(self.clusters(self.doctor(words=["-f", "json", "--no-kubernetes"])), [])
        self.assertEqual(API.asked, [])


class Permissions(unittest.TestCase):
    def test_the_dry_run_names_them(self):
        text = run("collect", "--dry-run").stdout
        for wanted in ("list pods", "list deployments.apps", "get configmaps/aws-auth -n kube-system"):
            self.assertIn(f"  {wanted}\n", text)
        self.assertIsNone(re.search(r"\b(list|get) secrets\b", text))
        self.assertNotIn("kubernetes:", run("init", "role").stdout)
        without = run("collect", "--dry-run", "--no-kubernetes").stdout
        self.assertNotIn("kubernetes:", without)
        self.assertNotIn("list pods", without)

    def test_no_format_is_ignored(self):
        self.assertEqual(run("init", "kubernetes", "-f", "json").returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
