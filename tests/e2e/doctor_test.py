#!/usr/bin/env python3
"""Lets `doctor` look at accounts: made ones, from a server that refuses and lies by its faults, and an emulator of AWS.

usage: doctor_test.py HAKOSEKI AWS_CALLS
"""
import collections
import datetime
import json
import logging
import os
import pathlib
import pty
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import boto3
from moto.server import ThreadedMotoServer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from aws_replay.account import ACCOUNT, Account  # noqa: E402
from aws_replay.faults import Fault  # noqa: E402
from aws_replay.journey import ENVIRONMENT, IDENTITY, OPERATIONS, PERMISSIONS, PROGRAM, REGION, ROWS, SERVICES  # noqa: E402
from aws_replay.server import KEYS, Replay  # noqa: E402

logging.getLogger("werkzeug").disabled = True
CHECKS = {one["id"]: one for one in json.loads(subprocess.run([PROGRAM, "checks", "--json"], capture_output=True, text=True, check=True).stdout)}


def words_for(url, *words, region=REGION):
    """With every option that has it try more calls."""
    return [PROGRAM, "doctor", "--endpoint-url", url, "--revisions", "2", "--credential-report", *(["--region", region] if region else []), *words]


def run(words, **variables):
    """In a folder of its own, of which nothing may be left changed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in {**ENVIRONMENT, "HOME": folder, **variables}.items() if value is not None}
        done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, timeout=300)
        if left := list(pathlib.Path(folder).rglob("*")):
            raise AssertionError(f"left behind: {left}")
    return done


class Case(unittest.TestCase):
    def setUp(self):
        self.account = Account()

    def replay(self, *faults, **options):
        replay = Replay(SERVICES, options.pop("account", self.account), faults=faults, **options)
        self.addCleanup(replay.__exit__)
        self.addCleanup(lambda: self.assertEqual(replay.complaints, []))
        return replay

    def doctor(self, replay, *words, code=0, region=REGION, **variables):
        done = run(words_for(replay.url, "--format", "json", *words, region=region), **variables)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr)[:2000])
        self.assertEqual(done.stderr, "")
        found = json.loads(done.stdout)
        self.assertEqual(found["exitCode"], code)
        return found

    def text(self, replay, *words, code=0, **variables):
        done = run(words_for(replay.url, *words), **variables)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stderr, "")
        return done.stdout

    @staticmethod
    def calls_in(found):
        calls = collections.defaultdict(list)
        for account in found["accounts"]:
            for one in account["calls"]:
                calls[one["operation"]].append(one)
        return calls

    def states_in(self, found):
        return {operation: {one["state"] for one in calls} for operation, calls in self.calls_in(found).items()}


class Whole(Case):
    def test_everything_is_tried_and_answered(self):
        replay = self.replay()
        found = self.doctor(replay)
        self.assertEqual(self.states_in(found), {operation: {"answered"} for operation in OPERATIONS})
        self.assertEqual({one.call for one in replay.calls}, set(OPERATIONS))
        self.assertEqual(found["identity"]["account"], ACCOUNT)
        self.assertEqual((found["identity"]["partition"], found["identity"]["credentials"]), ("aws", "environment"))
        self.assertNotIn("expires", found["identity"])
        self.assertEqual(found["clock"]["state"], "right")
        self.assertLessEqual(abs(found["clock"]["secondsBehind"]), 5)
        self.assertEqual(found["accounts"][0]["regions"], [{"name": REGION, "isReached": True}])
        for operation, calls in self.calls_in(found).items():
            self.assertEqual({one["permission"] for one in calls}, {PERMISSIONS[operation]})

    def test_asks_for_one_page_and_one_thing(self):
        large = self.replay(page_size=1)
        self.doctor(large)
        # A bucket that lies elsewhere says so first.
        counts = collections.Counter(one.call for one in large.calls
                                     if not one.call.startswith("s3:") or one.region == self.account.bucket_region(one.parameters["Bucket"]))
        rows = collections.Counter(f"{row['service']}:{row['operation']}" for row in ROWS)
        for operation, count in counts.items():
            # Which clusters there are is asked once more, for their own API.
            more = {IDENTITY: 2, "eks:ListClusters": 1, "eks:DescribeCluster": 1}
            self.assertLessEqual(count, rows[operation] + more.get(operation, 0), operation)

    def test_each_region_is_asked(self):
        replay = self.replay(Fault("denied", "ecr:DescribeRepositories", "ap-northeast-1"))
        found = self.doctor(replay, "--region", "ap-northeast-1", code=3)
        calls = self.calls_in(found)
        self.assertEqual({one["state"]: one["regions"] for one in calls["ecr:DescribeRepositories"]},
                         {"refused": ["ap-northeast-1"], "answered": [REGION]})
        # Once for the account.
        self.assertEqual([one["regions"] for one in calls["iam:GetAccountAuthorizationDetails"]], [[]])
        untried = [one for one in calls["ecr:GetLifecyclePolicy"] if one["state"] == "untried"]
        self.assertEqual([(one["regions"], one["because"]) for one in untried], [(["ap-northeast-1"], "ecr:DescribeRepositories")])

    def test_of_two_things_the_second_may_have_more(self):
        def nothing_in_the_first(kind, member):
            made = getattr(self.account, f"ecs_{kind}")
            return lambda region, asked: {member: []} if asked["cluster"].endswith("-0") else made(region, asked)
        answers = {"ecs:ListServices": nothing_in_the_first("ListServices", "serviceArns"), "ecs:ListTasks": nothing_in_the_first("ListTasks", "taskArns")}
        found = self.doctor(self.replay(answers=answers))
        self.assertEqual(self.states_in(found), {operation: {"answered"} for operation in OPERATIONS})

    def test_where_nothing_is_there_nothing_is_tried(self):
        answers = {"ecs:ListClusters": {"clusterArns": []}, "ecr:DescribeRepositories": {"repositories": []}}
        replay = self.replay(answers=answers)
        calls = self.calls_in(self.doctor(replay))
        for operation in ("ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTasks", "ecr:GetRepositoryPolicy"):
            self.assertEqual([(one["state"], one.get("because")) for one in calls[operation]], [("untried", None)], operation)
            self.assertNotIn(operation, {one.call for one in replay.calls})
        told = " ".join(self.text(replay).split())
        self.assertIn("nothing is there to ask about:", told)
        self.assertIn(f"ecs:DescribeServices ({REGION})", told)

    def test_what_aws_says_is_not_there_is_an_answer(self):
        found = self.doctor(self.replay(Fault("refused", "ecr:GetRegistryPolicy", code="RegistryPolicyNotFoundException")))
        self.assertEqual(self.states_in(found)["ecr:GetRegistryPolicy"], {"answered"})

    def test_a_list_that_is_throttled_once_is_answered(self):
        self.doctor(self.replay(Fault("throttled", "ecs:*", first=1)))


class Refusals(Case):
    # One of each protocol: JSON 1.1, EC2, Query, REST JSON.
    SOME = ("ecs:ListClusters", "ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ec2:DescribeSecurityGroups", "elbv2:DescribeLoadBalancers",
            "iam:GetAccountAuthorizationDetails", "eks:ListClusters", "ssm:DescribeParameters", "efs:DescribeFileSystems")

    def test_each_is_named_with_what_it_leaves_unseen(self):
        found = self.doctor(self.replay(*(Fault("denied", one) for one in self.SOME)), code=3)
        calls = self.calls_in(found)
        for operation in self.SOME:
            if operation == "ecr:GetRepositoryPolicy":  # nothing is known to ask it about
                self.assertEqual(calls[operation][0]["state"], "untried")
                continue
            one, = calls[operation]
            self.assertEqual(one["state"], "refused", operation)
            self.assertRegex(one["code"], "AccessDenied|UnauthorizedOperation")
            self.assertTrue(one["unseen"], operation)
            for risk in one["unseen"]:
                self.assertEqual({CHECKS[check]["risk"] for check in risk["checks"]}, {risk["risk"]})
                self.assertEqual({CHECKS[check]["section"] for check in risk["checks"]}, {risk["section"]})
        self.assertIn("ecr:GetRepositoryPolicy", calls["ecr:DescribeRepositories"][0]["leadsTo"])

    def unseen(self, operation):
        one, = self.calls_in(self.doctor(self.replay(Fault("denied", operation)), code=3))[operation]
        return {check for risk in one["unseen"] for check in risk["checks"]}

    def test_a_detail_hides_less_than_its_list(self):
        policy, whole = self.unseen("ecr:GetRepositoryPolicy"), self.unseen("ecr:DescribeRepositories")
        wanted = {id for id, check in CHECKS.items() if any(read.startswith("AWS::ECR::Repository#RepositoryPolicyText") for read in check["reads"])}
        self.assertEqual(policy, wanted)
        self.assertTrue(policy)
        self.assertLess(policy, whole)

    def test_what_becomes_unknown_was_named(self):
        """By a whole run of `collect` and `assess` without the operation."""
        def unknown(*faults):
            with tempfile.TemporaryDirectory() as folder:
                path = f"{folder}/one.hks"
                words = [PROGRAM, "collect", "-o", path, "--endpoint-url", self.replay(*faults).url, "--region", REGION]
                done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
                self.assertIn(done.returncode, (0, 3), done.stderr)
                report = subprocess.run([PROGRAM, "assess", path, "-f", "json"], env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
            return {(one["check"], one["resource"]["address"]) for one in json.loads(report.stdout)["results"] if one["outcome"] == "unknown"}
        before = unknown()
        for operation in ("ecs:ListClusters", "ecs:DescribeTaskDefinition", "ecr:GetRepositoryPolicy", "iam:GetAccountAuthorizationDetails",
                          "elbv2:DescribeLoadBalancers", "ec2:DescribeSubnets"):
            lost = {check for check, _ in unknown(Fault("denied", operation)) - before}
            self.assertTrue(lost, operation)
            self.assertLessEqual(lost, self.unseen(operation), operation)

    def test_everything(self):
        replay = self.replay(*(Fault("denied", one) for one in OPERATIONS if one != IDENTITY))
        found = self.doctor(replay, code=3)
        first = {f"{row['service']}:{row['operation']}" for row in ROWS if not row["leading"]}
        for operation, states in self.states_in(found).items():
            if operation.startswith("organizations:"):
                self.assertEqual(states, {"elsewhere" if operation in first else "untried"}, operation)
                continue
            self.assertEqual(states, {"refused" if operation in first and operation != IDENTITY else "untried" if operation != IDENTITY else "answered"}, operation)
        named = {check for calls in self.calls_in(found).values() for one in calls for risk in one.get("unseen", []) for check in risk["checks"]}
        # All that an account can tell at all.
        self.assertGreater(len(named), len(CHECKS) / 2)

    def test_failures_are_no_refusals(self):
        faults = [Fault("page", "ecr:DescribeRepositories", status=200), Fault("page", "efs:DescribeFileSystems", status=500),
                  Fault("other", "ec2:DescribeVpcs", body=b"<surprise/>"), Fault("refused", "guardduty:ListDetectors", code="OptInRequired", status=403)]
        found = self.doctor(self.replay(*faults), code=3)
        codes = {operation: calls[0]["code"] for operation, calls in self.calls_in(found).items() if calls[0]["state"] == "failed"}
        self.assertEqual(codes, {"ecr:DescribeRepositories": "NoAnswerOfAws", "efs:DescribeFileSystems": "ServerFailed",
                                 "ec2:DescribeVpcs": "TruncatedAnswer", "guardduty:ListDetectors": "OptInRequired"})

    def test_failures_ask_for_no_permission(self):
        told = self.text(self.replay(Fault("page", "ec2:DescribeVpcs", status=200)), code=3)
        self.assertIn(f"  failed ec2:DescribeVpcs ({REGION})\n", told)
        flat = " ".join(told.split())
        self.assertNotIn("permission ec2", flat)
        self.assertNotIn("init role", flat)
        self.assertIn("no permission was refused", flat)
        japanese = self.text(self.replay(Fault("page", "ec2:DescribeVpcs", status=200)), "--lang", "ja", code=3)
        self.assertIn("権限の拒否はありません", "".join(japanese.split()))

    def test_one_reason_is_told_once(self):
        some = ("efs:DescribeFileSystems", "ecr:DescribeRepositories", "eks:ListClusters")
        told = self.text(self.replay(*(Fault("page", one, status=200) for one in some), Fault("denied", "ssm:DescribeParameters")), code=3)
        self.assertIn("  failed 3 operations\n", told)
        self.assertEqual(told.count("NoAnswerOfAws"), 1, told)
        flat = " ".join(told.split())
        for one in some:
            self.assertIn(f"{one} ({REGION})", flat)
        self.assertIn(f"refused ssm:DescribeParameters ({REGION})", flat)
        self.assertIn("permission ssm:DescribeParameters", flat)
        self.assertIn("hakoseki init role", flat)
        self.assertTrue(all(len(line) <= 80 for line in told.splitlines()), told)

    def test_for_people(self):
        replay = self.replay(Fault("denied", "ecr:DescribeRepositories", message="no: ghp_" + "a1B2" * 9), Fault("page", "ec2:DescribeVpcs"))
        told = self.text(replay, code=3)
        self.assertIn(f"  refused ecr:DescribeRepositories ({REGION})\n", told)
        self.assertIn(f"  failed ec2:DescribeVpcs ({REGION})\n", told)
        flat = " ".join(told.split())
        self.assertIn("AccessDeniedException: no: [redacted:looks-like-github-token]", flat)
        self.assertRegex(flat, "leads to ecr:.*, ecr:GetLifecyclePolicy, ecr:GetRepositoryPolicy")
        self.assertRegex(flat, r"unseen 3\.\d\.\d [A-Z]+-\d [A-Z][^:]*: [A-Z]{3,4}-\d\.\d\d")
        self.assertIn("hakoseki init role", flat)
        self.assertNotIn("\x1b", told)
        self.assertTrue(all(len(line) <= 80 for line in told.splitlines()), told)
        self.assertIn("\x1b[1;31m", self.text(replay, "--color", "always", code=3))
        self.assertNotIn("\x1b", self.text(replay, code=3, NO_COLOR="1", CLICOLOR_FORCE="1"))
        japanese = self.text(replay, "--lang", "ja", code=3)
        for word in ("拒否 ecr:DescribeRepositories", "失敗 ec2:DescribeVpcs", "必要な権限", "未確認", "リージョン"):
            self.assertIn(word, japanese)
        for word in ("refused", "unseen", "answered"):
            self.assertNotIn(word, japanese)


class Surroundings(Case):
    def test_the_clock(self):
        for seconds, state, code in ((90, "off", 0), (-200, "off", 0), (20, "right", 0), (10800, "wrong", 4), (-7200, "wrong", 4)):
            replay = self.replay(offset=datetime.timedelta(seconds=seconds))
            clock = self.doctor(replay, code=code)["clock"]
            self.assertEqual(clock["state"], state)
            self.assertLessEqual(abs(clock["secondsBehind"] - seconds), 5)
            side = "behind" if seconds > 0 else "ahead of"
            self.assertEqual(side in clock["message"], state != "right", clock)
            self.assertEqual("NTP" in clock["message"], state != "right", clock)

    def test_a_region_that_is_not_enabled(self):
        replay = self.replay(Fault("refused", IDENTITY, "ap-east-1", code="InvalidClientTokenId", status=403))
        found = self.doctor(replay, "--region", "ap-east-1", code=3)
        states = {one["name"]: one["isReached"] for one in found["accounts"][0]["regions"]}
        self.assertEqual(states, {REGION: True, "ap-east-1": False})
        self.assertEqual({one.call for one in replay.calls if one.region == "ap-east-1"}, {IDENTITY})
        self.assertIn("Region is enabled", " ".join(self.text(replay, "--region", "ap-east-1", code=3).split()))

    def test_credentials_that_have_expired(self):
        for faults in ([Fault("expired", IDENTITY)], [Fault("expired", "ecr:*")], [Fault("expired", since=20)]):
            found = self.doctor(self.replay(*faults), code=4)
            self.assertIn("have expired; log in again", found["obstacle"])
            self.assertEqual("identity" in found, faults[0].operation != IDENTITY)
            self.assertEqual(found["clock"]["state"], "right")

    def test_when_credentials_end(self):
        end = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
        replay = self.replay()
        self.assertEqual(self.doctor(replay, AWS_CREDENTIAL_EXPIRATION=end)["identity"]["expires"], end)
        self.assertIn(f"they end at {end}", self.text(replay, AWS_CREDENTIAL_EXPIRATION=end))

    def test_keys_that_are_wrong(self):
        replay = self.replay()
        found = self.doctor(replay, code=4, AWS_SECRET_ACCESS_KEY="another")
        self.assertIn("does not accept these credentials", found["obstacle"])
        replay.complaints.clear()

    def test_no_credentials(self):
        replay = self.replay()
        gone = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_SESSION_TOKEN": None}
        found = self.doctor(replay, code=4, **gone)
        self.assertIn("no AWS credentials", found["obstacle"])
        self.assertEqual((found["clock"]["state"], found["accounts"], replay.calls), ("unknown", [], []))
        self.assertIn("no AWS credentials", " ".join(self.text(replay, code=4, **gone).split()))
        self.assertIn("認証情報", self.text(replay, code=4, LANG="ja_JP.UTF-8", **gone))

    def test_nobody_there(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        done = run(words_for(f"http://127.0.0.1:{port}"))
        self.assertEqual((done.returncode, done.stderr), (4, ""))
        self.assertIn("AWS cannot be reached", " ".join(done.stdout.split()))

    def test_a_portal(self):
        found = self.doctor(self.replay(Fault("page", IDENTITY)), code=4)
        self.assertIn("what answered is not AWS", found["obstacle"])

    def test_an_interruption(self):
        replay = self.replay(pause=0.2)
        with subprocess.Popen(words_for(replay.url, "--format", "json"), env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            for _ in range(200):
                if len(replay.calls) > 5:
                    break
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            told, complaints = process.communicate(timeout=60)
        self.assertEqual((process.returncode, complaints), (3, ""), told)
        found = json.loads(told)
        self.assertEqual((found["exitCode"], found["obstacle"]), (3, "interrupted"))

    def test_wrong_calls(self):
        replay = self.replay()
        for words, text in ((["--format", "html"], "unknown format `html` (human, json)"), (["--all-regions"], "contradict each other"),
                            (["--region", "mars-north-1"], "is no Region"), (["--role-name", "r"], "needs `--organization` or `--account`"),
                            (["--output", "x"], "does not take `--output`"), (["path"], "takes no operand")):
            done = run(words_for(replay.url, *words))
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(text, done.stderr)
        self.assertEqual(replay.calls, [])
        self.assertIn("--role-name", subprocess.run([PROGRAM, "doctor", "--help"], capture_output=True, text=True, check=True).stdout)


class Codes(Case):
    """A profile whose role wants the code of an MFA device."""

    def setUp(self):
        super().setUp()
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.home = pathlib.Path(temporary.name)
        (self.home / ".aws").mkdir()
        (self.home / ".aws/config").write_text(
            f"[profile audit]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/audit\nsource_profile = base\nmfa_serial = arn:aws:iam::{ACCOUNT}:mfa/ann\n")
        (self.home / ".aws/credentials").write_text(
            f"[base]\naws_access_key_id = {KEYS.access_key}\naws_secret_access_key = {KEYS.secret_key}\naws_session_token = {KEYS.token}\n")
        session = {"AccessKeyId": KEYS.access_key, "SecretAccessKey": KEYS.secret_key, "SessionToken": KEYS.token,
                   "Expiration": datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)}
        self.server = self.replay(answers={"sts:AssumeRole": {"Credentials": session}})
        self.words = words_for(self.server.url, "--no-kubernetes", "--profile", "audit")
        self.environment = {**ENVIRONMENT, "HOME": str(self.home)}

    def codes(self):
        return [one.parameters["TokenCode"] for one in self.server.calls if one.call == "sts:AssumeRole"]

    def test_are_asked_for_at_the_terminal_and_not_shown(self):
        child, terminal = pty.fork()
        if child == 0:
            os.execve(self.words[0], self.words, self.environment)
        self.addCleanup(os.close, terminal)
        said, is_answered = b"", False
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # the other side has closed it
                break
            said += piece
            if b"MFA code for arn:aws:iam" in said and not is_answered:
                is_answered = True
                os.write(terminal, b"802471\n")
            if not piece:
                break
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, said.decode())
        self.assertEqual(self.codes(), ["802471"])
        self.assertNotIn(b"802471", said)

    def run_without_terminal(self, *words):
        return subprocess.run([*self.words, *words], env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=300, start_new_session=True)

    def test_can_be_given(self):
        done = self.run_without_terminal("--mfa-code", "654321")
        self.assertEqual((done.returncode, self.codes()), (0, ["654321"]), done.stdout + done.stderr)

    def test_are_missed_in_words_that_say_what_to_do(self):
        done = self.run_without_terminal()
        self.assertEqual((done.returncode, self.codes()), (4, []), done.stdout + done.stderr)
        for words in ("no terminal to ask at", "--mfa-code", "aws sts get-caller-identity --profile audit"):
            self.assertIn(words, " ".join((done.stdout + done.stderr).split()))


class Emulator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        cls.moto.start()
        cls.addClassCleanup(cls.moto.stop)
        host, port = cls.moto.get_host_and_port()
        cls.url = f"http://{host}:{port}"
        keys = {"aws_access_key_id": KEYS.access_key, "aws_secret_access_key": KEYS.secret_key}
        boto3.client("ecs", REGION, endpoint_url=cls.url, **keys).create_cluster(clusterName="shop")
        organizations = boto3.client("organizations", REGION, endpoint_url=cls.url, **keys)
        organizations.create_organization(FeatureSet="ALL")
        cls.member = organizations.create_account(Email="shop@example.com", AccountName="shop")["CreateAccountStatus"]["AccountId"]

    def doctor(self, *words, region=REGION):
        done = run(words_for(self.url, "--format", "json", *words, region=region))
        self.assertIn(done.returncode, (0, 3), done.stdout + done.stderr)
        return json.loads(done.stdout)

    def test_an_account(self):
        found = self.doctor()
        self.assertEqual([account["id"] for account in found["accounts"]], [ACCOUNT])
        calls = {one["operation"]: one["state"] for one in found["accounts"][0]["calls"]}
        self.assertEqual(set(calls), set(OPERATIONS))
        self.assertEqual((calls["ecs:DescribeClusters"], calls["ecs:DescribeServices"]), ("answered", "untried"))

    def test_accounts_of_an_organization(self):
        found = self.doctor("--organization", "--role-name", "audit")
        names = {account["id"]: account.get("name") for account in found["accounts"]}
        self.assertEqual(set(names), {ACCOUNT, self.member})
        self.assertEqual(names[self.member], "shop")
        for account in found["accounts"]:
            self.assertEqual({one["operation"] for one in account["calls"]}, set(OPERATIONS))

    def test_every_region(self):
        found = self.doctor("--all-regions", region=None)
        regions = found["accounts"][0]["regions"]
        self.assertGreater(len(regions), 10)
        self.assertTrue(all(one["isReached"] for one in regions))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
