#!/usr/bin/env python3
"""Collects an account over real HTTP from an emulator of AWS, with a proxy between them that can refuse.

usage: collect_test.py HAKOSEKI
"""
import base64
import http.client
import http.server
import json
import logging
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import zipfile

import boto3
import hcl2
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").disabled = True  # what moto lacks is one of the failures that are wanted here
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
REGION = "eu-west-1"
ACCOUNT = "123456789012"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "test"}
# Planted wherever a secret may stand; none of them may reach the disk.
SECRETS = {
    "environment": "hunter2environment",
    "plain": "nobody-knows-what-this-is",
    "option": "hunter2option",
    "word": "hunter2word",
    "label": "hunter2label",
    "log": "hunter2logtoken",
    "user_data": "hunter2userdata",
    "key_id": "AKIAZZZZZZZZZZZZZZZZ",
    "tag": "hunter2tagvalue",
    "build": "hunter2build",
    "buildspec": "hunter2buildspec",
    "input": "hunter2scheduled",
    "policy": "ghp_" + "a1B2" * 9,
    "secret": "hunter2secretsmanager",
    "parameter": "hunter2parameter",
    "url": "hunter2inurl",
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def seed(endpoint):
    session = boto3.Session(aws_access_key_id="x", aws_secret_access_key="y", region_name=REGION)

    def client(name):
        return session.client(name, endpoint_url=endpoint)

    ec2, ecs, iam = client("ec2"), client("ecs"), client("iam")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{i}.0/24", AvailabilityZone=REGION + zone)["Subnet"]["SubnetId"]
               for i, zone in enumerate("ab")]
    group = ec2.create_security_group(GroupName="web", Description="w", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
    script = f"#!/bin/bash\nexport DB_PASSWORD={SECRETS['user_data']}\naws configure set aws_access_key_id {SECRETS['key_id']}\n"
    ec2.create_launch_template(LaunchTemplateName="hosts", LaunchTemplateData={
        "ImageId": "ami-1", "UserData": base64.b64encode(script.encode()).decode()})
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(POLICY), Description="token=" + SECRETS["policy"])
    iam.put_role_policy(RoleName="web", PolicyName="own", PolicyDocument=json.dumps(
        {**POLICY, "Statement": [{**POLICY["Statement"][0], "Sid": SECRETS["policy"].replace("_", "")},
                                 {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
                                     "StringEquals": {"aws:RequestTag/api_token": SECRETS["policy"]}}}]}))
    container = {
        "name": "app", "image": "nginx:latest", "privileged": True,
        "environment": [{"name": "DB_PASSWORD", "value": SECRETS["environment"]},
                        {"name": "FLAVOUR", "value": SECRETS["plain"]},
                        {"name": "DATABASE_URL", "value": f"postgres://app:{SECRETS['url']}@db/app"}],
        "command": ["app", "--password", SECRETS["option"], f"--token={SECRETS['word']}"],
        "dockerLabels": {"api-key": SECRETS["label"]},
        "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": SECRETS["log"]}}}
    ecs.register_task_definition(family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256",
                                 memory="512", containerDefinitions=[container])
    for cluster in ("shop", "stock"):
        ecs.create_cluster(clusterName=cluster, tags=[{"key": "api_token", "value": SECRETS["tag"]}])
    ecs.create_service(cluster="shop", serviceName="web", taskDefinition="web", desiredCount=1, launchType="FARGATE",
                       networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group],
                                                                     "assignPublicIp": "ENABLED"}})
    ecr = client("ecr")
    for name in ("web", "api"):
        ecr.create_repository(repositoryName=name)
    ecr.set_repository_policy(repositoryName="web", policyText=json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Sid": "a", "Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]}))
    elb = client("elbv2")
    balancer = elb.create_load_balancer(Name="web", Subnets=subnets, SecurityGroups=[group])["LoadBalancers"][0]["LoadBalancerArn"]
    target = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80,
                        DefaultActions=[{"Type": "forward", "TargetGroupArn": target}])
    s3 = client("s3")
    s3.create_bucket(Bucket="records", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_policy(Bucket="records", Policy=json.dumps({**POLICY, "Statement": [
        {"Sid": SECRETS["policy"].replace("_", ""), "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}))
    client("cloudtrail").create_trail(Name="main", S3BucketName="records")
    client("logs").create_log_group(logGroupName="/web")
    client("secretsmanager").create_secret(Name="db", SecretString=SECRETS["secret"])
    client("ssm").put_parameter(Name="/plain", Value=SECRETS["parameter"], Type="String")
    client("codebuild").create_project(
        name="build", artifacts={"type": "NO_ARTIFACTS"}, serviceRole="arn:aws:iam::123456789012:role/web",
        source={"type": "GITHUB", "location": "https://example.com/x", "buildspec":
                f"version: 0.2\nenv:\n  variables:\n    API_TOKEN: {SECRETS['buildspec']}\n"},
        environment={"type": "LINUX_CONTAINER", "image": "i", "computeType": "BUILD_GENERAL1_SMALL",
                     "environmentVariables": [{"name": "ANY", "value": SECRETS["build"]}]})
    events = client("events")
    events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")
    events.put_targets(Rule="nightly", Targets=[
        {"Id": "t", "Arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/shop", "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/web",
         "Input": json.dumps({"containerOverrides": [{"name": "app", "environment": [
             {"name": "ANY", "value": SECRETS["input"]}]}]}),
         "EcsParameters": {"TaskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/web:1"}}])


def call_of(path, headers, body):
    """"ecs:ListClusters", as far as the request shows it."""
    scope = re.search(r"Credential=[^/]*/[^/]*/([^/]*)/([^/]*)/", headers.get("Authorization", ""))
    service = scope.group(2) if scope else "?"
    if "X-Amz-Target" in headers:
        return f"{service}:{headers['X-Amz-Target'].split('.')[-1]}"
    action = urllib.parse.parse_qs(body.decode("latin-1")).get("Action")
    return f"{service}:{action[0]}" if action else f"{service}:{path.split('?')[0]}"


class Proxy(http.server.ThreadingHTTPServer):
    """Hands requests on; `answers` by call take the place of some. Each is made from (headers, body)."""

    def __init__(self, target):
        self.target, self.answers, self.calls, self.pause = target, {}, [], 0
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        call = call_of(self.path, self.headers, body)
        self.server.calls.append(call)
        time.sleep(self.server.pause)
        made = self.server.answers.get(call)
        made = made(body) if made else None
        if made is None:
            connection = http.client.HTTPConnection(self.server.target, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "content-length")}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            made = (answer.status, dict(answer.getheaders()), answer.read(), None)
            connection.close()
        status, headers, content, length = made
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(length or len(content)))
        self.end_headers()
        self.wfile.write(content)
        if length:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_one


def refused(code="AccessDeniedException", status=400):
    def answer(_):
        return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(
            {"__type": code, "message": f"User: arn:aws:iam::{ACCOUNT}:user/a is not authorized"}).encode(), None
    return answer


def refused_in_xml(code="AccessDenied", status=403):
    def answer(_):
        return status, {"Content-Type": "text/xml"}, (
            f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>").encode(), None
    return answer


def page_of_html(_):
    return 200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><body>Please log in</body></html>", None


def cut(_):
    content = b'{"logGroups": [{"logGroupName": "/web"'
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, content, 4096


def run(*words, environment=KEYS, **options):
    base = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795500000",
            "TZ": "UTC", "AWS_EC2_METADATA_DISABLED": "true"}
    return subprocess.run([PROGRAM, *words], env={**base, **environment}, capture_output=True, text=True, timeout=300,
                          **options)


def outcomes(report, outcome):
    return {one["check"] for one in report["results"] if one["outcome"] == outcome}


class Collect(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        cls.moto.start()
        host, port = cls.moto.get_host_and_port()
        cls.target = f"{host}:{port}"
        seed(f"http://{cls.target}")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.proxy = Proxy(cls.target)
        cls.whole = str(cls.folder / "whole.hks")
        cls.done = cls.collect(cls.proxy, cls.whole)

    @classmethod
    def tearDownClass(cls):
        cls.moto.stop()
        cls.temporary.cleanup()

    @staticmethod
    def collect(proxy, path, *words, **options):
        return run("collect", "-o", path, "--endpoint-url", proxy.url, "--region", REGION, *words, **options)

    def setUp(self):
        self.seal = Proxy(self.target)

    def frames(self, path):
        with zipfile.ZipFile(path) as archive:
            return {name: json.loads(archive.read(name)) for name in archive.namelist() if name != "manifest.json"}

    def frame(self, path, operation):
        found = [one for one in self.frames(path).values() if one["operation"] == operation]
        self.assertTrue(found, operation)
        return found

    def test_collects_and_verifies(self):
        self.assertIn(self.done.returncode, (0, 3), self.done.stderr)
        self.assertIn(f"account {ACCOUNT} ({REGION})", self.done.stdout, self.done.stderr)
        self.assertFalse(pathlib.Path(self.whole + ".part").exists())
        verified = run("report", "verify", self.whole)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        seal = re.search("seal ([0-9a-f]{64})", self.done.stdout).group(1)
        self.assertIn(seal, verified.stdout)
        with zipfile.ZipFile(self.whole) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            self.assertEqual(archive.namelist(), ["manifest.json"] + sorted(archive.namelist()[1:]))
        self.assertEqual(manifest["account"], ACCOUNT)
        self.assertIn(":sts::", manifest["identity"])
        services = self.frame(self.whole, "ecs:DescribeServices")
        self.assertEqual(services[0]["answer"]["services"][0]["serviceName"], "web")
        self.assertEqual(services[0]["region"], REGION)
        self.assertEqual(self.frame(self.whole, "iam:GetAccountAuthorizationDetails")[0]["region"], "")
        self.assertEqual(len(self.frame(self.whole, "ecr:GetRepositoryPolicy")), 2)
        bucket, = self.frame(self.whole, "s3:GetBucketPolicy")
        self.assertEqual((bucket["parameters"], bucket["region"]), ({"Bucket": "records"}, ""))
        self.assertIn("s3:GetObject", bucket["answer"]["Policy"])
        block, = self.frame(self.whole, "s3:GetPublicAccessBlock")
        self.assertEqual(block["error"]["code"], "NoSuchPublicAccessBlockConfiguration")

    def test_assesses_to_the_same_bytes(self):
        reports = []
        for _ in range(2):
            done = run("assess", self.whole, "-f", "json")
            self.assertIn(done.returncode, (0, 3), done.stderr)
            reports.append(done.stdout)
            reports.append(run("assess", self.whole, "-f", "html").stdout)
        self.assertEqual(reports[:2], reports[2:])
        report = json.loads(reports[0])
        kinds = {one["kind"] for one in report["inputs"]}
        self.assertIn("snapshot", kinds)
        failed = outcomes(report, "fail")
        # A secret in the environment and one in the command are still told, by their place and kind.
        for wanted in ("IMG-4.02", "IMG-4.03"):
            self.assertIn(wanted, failed)
        self.assertIn("looks-like-secret", reports[0])

    def test_no_secret_is_kept(self):
        with zipfile.ZipFile(self.whole) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        for name, text in list(texts.items()):
            for encoded in re.findall(r'"UserData":"([A-Za-z0-9+/=]+)"', text):
                texts[name + " user data"] = base64.b64decode(encoded).decode()
        self.assertTrue(any(name.endswith("user data") for name in texts))
        for kind, secret in SECRETS.items():
            for name, text in texts.items():
                self.assertNotIn(secret, text, f"{kind} in {name}")
        everything = "".join(texts.values())
        self.assertNotIn(KEYS["AWS_ACCESS_KEY_ID"], everything)
        for kind in ("secret", "password-in-url", "github-token", "aws-access-key-id"):
            self.assertIn(f"[redacted:looks-like-{kind}]", everything)

    def test_an_edited_snapshot_is_refused(self):
        content = bytearray(pathlib.Path(self.whole).read_bytes())
        content[len(content) // 2] ^= 1
        edited = self.folder / "edited.hks"
        edited.write_bytes(content)
        verified = run("report", "verify", str(edited))
        self.assertEqual(verified.returncode, 1)
        self.assertEqual(verified.stdout, "")
        self.assertEqual(len(verified.stderr.splitlines()), 1, verified.stderr)
        self.assertIn("changed after it was sealed", verified.stderr)
        assessed = run("assess", str(edited), "-f", "json")
        self.assertEqual(assessed.returncode, 3)
        inputs = json.loads(assessed.stdout)["inputs"]
        self.assertEqual([one["state"] for one in inputs], ["refused"])

    def test_what_is_refused_is_unknown(self):
        proxy = self.seal
        proxy.answers = {"ecs:ListServices": refused(), "iam:GetAccountAuthorizationDetails": refused_in_xml(),
                         "ecr:DescribeRepositories": page_of_html, "logs:DescribeLogGroups": cut,
                         "ec2:DescribeFlowLogs": refused_in_xml("UnauthorizedOperation")}

        def clusters(body):
            if b"second" in body:
                return refused()(body)
            return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(
                {"clusterArns": [f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/shop"], "nextToken": "second"}).encode(), None
        proxy.answers["ecs:ListClusters"] = clusters
        path = str(self.folder / "refused.hks")
        done = self.collect(proxy, path)
        self.assertEqual(done.returncode, 3, done.stderr)
        for permission, reason in [("ecs:ListServices", "AccessDeniedException"), ("ecs:ListClusters", "AccessDeniedException"),
                                   ("iam:GetAccountAuthorizationDetails", "AccessDenied"),
                                   ("ecr:DescribeRepositories", "NoAnswerOfAws"), ("logs:DescribeLogGroups", "TruncatedAnswer"),
                                   ("ec2:DescribeFlowLogs", "UnauthorizedOperation")]:
            self.assertIn(f"  {permission}: {reason}", done.stderr)
            last = self.frame(path, permission)[-1]
            self.assertNotIn("answer", last)
            self.assertEqual((last["error"]["code"], last["error"]["permission"]), (reason, permission))
        pages = self.frame(path, "ecs:ListClusters")
        self.assertEqual(len(pages), 2)
        self.assertEqual(pages[1]["parameters"]["nextToken"], "second")
        # What the first page tells of is followed all the same.
        self.assertTrue(self.frame(path, "ecs:DescribeClusters"))
        self.assertEqual(run("report", "verify", path).returncode, 0)
        report = run("assess", path, "-f", "json").stdout
        for permission in ("iam:GetAccountAuthorizationDetails", "ecr:DescribeRepositories", "logs:DescribeLogGroups",
                           "ecs:ListClusters", "ec2:DescribeFlowLogs"):
            self.assertIn(permission, report)
        whole = json.loads(run("assess", self.whole, "-f", "json").stdout)
        better = outcomes(json.loads(report), "pass") - outcomes(whole, "pass")
        self.assertEqual(better, set(), "a refusal made something pass")

    def test_throttling_passes(self):
        times = []

        def throttle(body):
            times.append(1)
            return refused("ThrottlingException")(body) if len(times) < 3 else None
        self.seal.answers["ecs:ListClusters"] = throttle
        path = str(self.folder / "throttled.hks")
        self.collect(self.seal, path)
        self.assertIn("answer", self.frame(path, "ecs:ListClusters")[0])

    def test_calls_are_those_of_the_table(self):
        policy = json.loads(run("init", "role").stdout)
        by_resource = {statement["Resource"]: statement["Action"] for statement in policy["Statement"]}
        # Whose parameters are AWS's own it may read, and no others.
        self.assertEqual(set(by_resource), {"*", "arn:aws:ssm:*::parameter/aws/service/*"})
        self.assertEqual(by_resource["arn:aws:ssm:*::parameter/aws/service/*"], ["ssm:GetParameter"])
        actions = sorted(action for some in by_resource.values() for action in some)
        self.assertEqual(len(actions), len(set(actions)))
        self.assertLess(len(json.dumps(policy, separators=(",", ":"))), 6144)
        dry = run("collect", "--dry-run", environment={})
        self.assertEqual(dry.returncode, 0, dry.stderr)
        for action in actions:
            self.assertIn(f"  {action}\n", dry.stdout)
        template = run("init", "role", "--format", "cloudformation").stdout
        for action in actions:
            self.assertIn(f"- {action}\n", template)
        checked = subprocess.run([PROGRAM, "check", "-", "--no-config", "--lang", "en"], input=template, capture_output=True,
                                 text=True)
        self.assertIn("1 judged, 0 partly, 0 refused", checked.stdout)
        terraform = run("init", "role", "--format", "terraform").stdout
        self.assertEqual(sorted(re.findall(r'^          "([a-z0-9-]+:[A-Za-z0-9]+)",$', terraform, re.M)), actions)
        module = hcl2.loads(terraform)
        self.assertEqual(len(module["resource"]), 2)
        named = [call for call in self.proxy.calls if "/" not in call]
        self.assertGreater(len(named), 30)
        self.assertEqual({call for call in named if call not in actions}, set())

    def complaint(self, done, code, text):
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(text, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len([line for line in done.stderr.splitlines() if line]), 1, done.stderr)

    def test_one_clear_error(self):
        path = str(self.folder / "never.hks")
        self.complaint(self.collect(self.seal, path, environment={}), 4, "no AWS credentials")
        self.seal.answers["sts:GetCallerIdentity"] = refused_in_xml("ExpiredToken")
        self.complaint(self.collect(self.seal, path), 4, "have expired; log in again")
        self.seal.answers["sts:GetCallerIdentity"] = refused_in_xml("InvalidClientTokenId")
        self.complaint(self.collect(self.seal, path), 4, "does not accept these credentials in `eu-west-1`")
        self.seal.answers["sts:GetCallerIdentity"] = page_of_html
        self.complaint(self.collect(self.seal, path), 4, "what answered is not AWS")
        self.complaint(run("collect", "-o", path, "--region", "mars-north-1"), 2, "`mars-north-1` is no Region")
        self.complaint(run("collect", "-o", path), 2, "no Region is given")
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        self.complaint(run("collect", "-o", path, "--region", REGION, "--endpoint-url", f"http://127.0.0.1:{port}"), 4,
                       "cannot be reached")
        self.assertFalse(pathlib.Path(path).exists() or pathlib.Path(path + ".part").exists())
        japanese = self.collect(self.seal, path, environment={**KEYS, "LANG": "ja_JP.UTF-8"})
        self.complaint(japanese, 4, "AWS ではない相手が応答しました")

    def test_a_server_that_cannot_prove_itself(self):
        names = [str(self.folder / name) for name in ("key.pem", "cert.pem")]
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                               "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", names[0], "-out",
                               names[1]], capture_output=True)
        if made.returncode != 0:
            self.skipTest("no openssl")
        proxy = Proxy(self.target)
        proxy.shutdown()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(names[1], names[0])
        proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        url = f"https://localhost:{proxy.server_port}"
        path = str(self.folder / "tls.hks")
        words = ("collect", "-o", path, "--region", REGION, "--endpoint-url", url)
        self.complaint(run(*words), 4, "could not prove that it is AWS (TLS)")
        done = run(*words, environment={**KEYS, "AWS_CA_BUNDLE": names[1]})
        self.assertIn(done.returncode, (0, 3), done.stderr)

    def test_an_interrupted_run_goes_on(self):
        path = str(self.folder / "interrupted.hks")
        self.seal.pause = 0.3
        words = [PROGRAM, "collect", "-o", path, "--endpoint-url", self.seal.url, "--region", REGION]
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", **KEYS}
        with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            part = pathlib.Path(path + ".part")
            for _ in range(300):
                if len(list(part.rglob("*.json"))) > 12:
                    break
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 3, told)
        self.assertIn("go on with --resume", told)
        self.assertFalse(pathlib.Path(path).exists())
        kept = len([one for one in part.rglob("*-0000.json") if "error" not in json.loads(one.read_text())])
        self.assertGreater(kept, 5)
        again = self.collect(self.seal, path)
        self.assertEqual(again.returncode, 2)
        self.assertIn("go on with --resume, or remove it", again.stderr)
        self.seal.pause = 0
        self.seal.calls.clear()
        done = self.collect(self.seal, path, "--resume")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertFalse(part.exists())
        self.assertLessEqual(len(self.seal.calls), len(self.proxy.calls) - kept + 5)

        def shape(where):
            return sorted((one["operation"], json.dumps(one["parameters"]), "error" in one) for one in self.frames(where).values())
        self.assertEqual(shape(path), shape(self.whole))

    def test_credentials_that_end_keep_what_is_there(self):
        path = str(self.folder / "expired.hks")
        self.seal.answers["ecs:ListServices"] = refused("ExpiredTokenException")
        done = self.collect(self.seal, path)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("have expired", done.stderr)
        self.assertIn("--resume", done.stderr)
        self.seal.answers.clear()
        done = self.collect(self.seal, path, "--resume")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertIn("answer", self.frame(path, "ecs:ListServices")[0])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
