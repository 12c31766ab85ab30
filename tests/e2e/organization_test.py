#!/usr/bin/env python3
"""Collects the accounts of an organisation by a role, from an emulator of AWS.

usage: organization_test.py HAKOSEKI
"""
import json
import pathlib
import tempfile
import unittest
import zipfile

import boto3
from moto.server import ThreadedMotoServer

from collect_test import ACCOUNT, KEYS, REGION, Proxy, refused, refused_in_xml, run


class Organization(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        cls.moto.start()
        host, port = cls.moto.get_host_and_port()
        cls.target, endpoint = f"{host}:{port}", f"http://{host}:{port}"

        def client(name, **keys):
            return boto3.client(name, REGION, endpoint_url=endpoint, **keys)

        own = {"aws_access_key_id": KEYS["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": KEYS["AWS_SECRET_ACCESS_KEY"]}
        organizations = client("organizations", **own)
        organizations.create_organization(FeatureSet="ALL")
        cls.members = {}
        for name in ("shop", "stock", "closed"):
            made = organizations.create_account(Email=f"{name}@example.com", AccountName=name)
            cls.members[name] = made["CreateAccountStatus"]["AccountId"]
        organizations.close_account(AccountId=cls.members["closed"])
        client("ecs", **own).create_cluster(clusterName="own")
        for name in ("shop", "stock"):
            taken_on = client("sts", **own).assume_role(RoleArn=f"arn:aws:iam::{cls.members[name]}:role/any",
                                                        RoleSessionName="seed")["Credentials"]
            keys = {"aws_access_key_id": taken_on["AccessKeyId"], "aws_secret_access_key": taken_on["SecretAccessKey"],
                    "aws_session_token": taken_on["SessionToken"]}
            # The same names in both: which one is meant is told by the account.
            client("ecs", **keys).create_cluster(clusterName="web")
            client("ecs", **keys).register_task_definition(
                family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
                containerDefinitions=[{"name": "app", "image": "nginx:latest", "readonlyRootFilesystem": name == "stock"}])
            client("ecs", **keys).create_service(cluster="web", serviceName="web", taskDefinition="web", desiredCount=1,
                                                 launchType="FARGATE")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)

    @classmethod
    def tearDownClass(cls):
        cls.moto.stop()
        cls.temporary.cleanup()

    def setUp(self):
        self.proxy = Proxy(self.target)
        self.path = str(self.folder / f"{self._testMethodName}.hks")

    def collect(self, *words, **options):
        return run("collect", "-o", self.path, "--endpoint-url", self.proxy.url, "--region", REGION, *words, **options)

    def manifest(self):
        with zipfile.ZipFile(self.path) as archive:
            return json.loads(archive.read("manifest.json"))

    def states(self):
        return {one["id"]: one["state"] for one in self.manifest()["accounts"]}

    def test_each_active_account(self):
        asked = []
        self.proxy.answers["sts:AssumeRole"] = lambda body: asked.append(body.decode())
        done = self.collect("--organization", "--role-name", "audit/reader", "--external-id", "e1", "--session-name", "me")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        shop, stock, closed = (self.members[name] for name in ("shop", "stock", "closed"))
        states = self.states()
        self.assertEqual({states.pop(id) for id in (ACCOUNT, shop, stock)}, {"collected"})
        self.assertIn(states[closed], ("SUSPENDED", "PENDING_CLOSURE"))
        self.assertIn(f"account {closed} closed: not read, because its state is {states[closed]}", done.stdout)
        self.assertEqual(len(asked), 2)
        for body in asked:
            self.assertIn("role%2Faudit%2Freader", body)
            self.assertIn("ExternalId=e1", body)
            self.assertIn("RoleSessionName=me", body)
        verified = run("report", "verify", self.path)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        self.assertIn(f"account   {shop} shop ({REGION})", verified.stdout)
        report = json.loads(run("assess", self.path, "-f", "json").stdout)
        of_shop = {one["outcome"] for one in report["results"] if one["check"] == "CON-4.01" and shop in one["resource"]["address"]}
        of_stock = {one["outcome"] for one in report["results"] if one["check"] == "CON-4.01" and stock in one["resource"]["address"]}
        self.assertEqual((of_shop, of_stock), ({"fail"}, {"pass"}))
        # Two clusters of one name are two systems.
        self.assertEqual(len([one for one in report["systems"] if "web" in one["name"]]), 2)

    def test_an_account_that_refuses_is_no_empty_one(self):
        shop = self.members["shop"]
        self.proxy.answers["sts:AssumeRole"] = lambda body: refused_in_xml()(body) if shop.encode() in body else None
        done = self.collect("--organization", "--role-name", "audit")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"  {shop} sts:AssumeRole: AccessDenied", done.stderr)
        self.assertEqual(self.states()[shop], "refused")
        self.assertEqual(self.states()[self.members["stock"]], "collected")
        report = run("assess", self.path, "-f", "json")
        self.assertEqual(report.returncode, 3)
        refusals = [one for one in json.loads(report.stdout)["inputs"] if one["state"] == "refused" and shop in one["path"]]
        self.assertEqual(len(refusals), 1)
        self.assertIn("sts:AssumeRole", refusals[0]["reason"])

    def test_named_accounts_need_no_organization(self):
        stock = self.members["stock"]
        done = self.collect("--account", stock, "--role-name", "audit")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(self.states(), {stock: "collected"})
        self.assertNotIn("organizations:ListAccounts", self.proxy.calls)

    def test_one_clear_error(self):
        other = self.collect("--organization", "--role-name", "audit", "--account", "999999999999")
        self.assertEqual(other.returncode, 2, other.stderr)
        self.assertIn("999999999999 is not one of this organisation", other.stderr)
        self.proxy.answers["organizations:ListAccounts"] = refused()
        denied = self.collect("--organization", "--role-name", "audit")
        self.assertEqual(denied.returncode, 4, denied.stderr)
        self.assertIn("AccessDenied", denied.stderr)
        self.assertEqual(len(denied.stderr.splitlines()), 1, denied.stderr)

    def test_no_active_account_is_no_empty_one(self):
        closed = self.members["closed"]

        def nobody(_):
            return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps({"Accounts": []}).encode(), None
        for words in ((), ("--account", closed)):
            self.proxy.answers["organizations:ListAccounts"] = nobody if not words else None
            done = self.collect("--organization", "--role-name", "audit", *words)
            self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
            self.assertIn("in this organisation none is active", done.stderr)
            self.assertFalse(pathlib.Path(self.path).exists() or pathlib.Path(self.path + ".part").exists())
            doctor = run("doctor", "--endpoint-url", self.proxy.url, "--region", REGION, "--organization", "--role-name", "audit", *words)
            self.assertEqual(doctor.returncode, 4, doctor.stdout)
            self.assertIn("in this organisation none is active", " ".join(doctor.stdout.split()))
            self.assertNotIn("can read all", doctor.stdout)

    def test_goes_on_with_the_same_accounts_only(self):
        shop, stock = self.members["shop"], self.members["stock"]
        self.proxy.answers["ecs:ListServices"] = refused("ExpiredTokenException")
        done = self.collect("--account", shop, "--account", stock, "--role-name", "audit")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.proxy.answers.clear()
        fewer = self.collect("--account", stock, "--role-name", "audit", "--resume")
        self.assertEqual(fewer.returncode, 2, fewer.stderr)
        self.assertIn(f"answers of account {shop}, which this run does not read", fewer.stderr)
        done = self.collect("--account", shop, "--account", stock, "--role-name", "audit", "--resume")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(set(self.states().values()), {"collected"})


if __name__ == "__main__":
    unittest.main(verbosity=2, argv=["organization_test.py"])
