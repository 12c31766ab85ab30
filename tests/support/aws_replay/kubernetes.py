"""The Kubernetes API of an EKS cluster over TLS: knows a caller by the presigned URL in its token, lists in pages, and goes
wrong where it is told to. One serves the whole process; whose cluster it is, it is told with each description."""
import base64
import collections
import datetime
import fnmatch
import functools
import http.server
import ipaddress
import json
import ssl
import tempfile
import threading
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

UTC = datetime.timezone.utc
CLUSTER = "k8s-0"
PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please log in to the network</body></html>"
# `kind`: a status of HTTP; "page": HTML; "cut": half of the body; "missing": no such API. The first `first` calls meet it, or all.
Trouble = collections.namedtuple("Trouble", "kind path first", defaults=("*", 0))


def certificate(name, issuer_key, issuer, key, is_authority):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(UTC)
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or subject).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
               .not_valid_after(now + datetime.timedelta(days=1)).add_extension(x509.BasicConstraints(is_authority, None), True))
    if not is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    return builder.sign(issuer_key, hashes.SHA256())


def pem(thing):
    if hasattr(thing, "public_bytes"):
        return thing.public_bytes(serialization.Encoding.PEM)
    return thing.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def refusal_of_token(header, cluster, keys, now):
    """Why EKS would not know the caller; None where it does."""
    kind, _, token = (header or "").partition(" ")
    if kind != "Bearer" or not token.startswith("k8s-aws-v1."):
        return "no token"
    text = token.removeprefix("k8s-aws-v1.")
    url = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    parts = urllib.parse.urlsplit(url)
    asked = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
    signature = asked.pop("X-Amz-Signature", "")
    if "=" in text or parts.scheme != "https" or parts.path != "/" or not parts.netloc.startswith("sts."):
        return f"no URL of STS: {url}"
    if asked.get("Action") != "GetCallerIdentity" or asked.get("Version") != "2011-06-15" or asked.get("X-Amz-Expires") != "60":
        return f"another call: {asked}"
    key_id, date, region, service, end = asked["X-Amz-Credential"].split("/")
    if key_id != keys.access_key or asked.get("X-Amz-Security-Token") != keys.token or service != "sts":
        return "other keys"
    if parts.netloc != f"sts.{region}.amazonaws.com" or asked["X-Amz-SignedHeaders"] != "host;x-k8s-aws-id":
        return f"another host or other headers: {url}"
    moment = datetime.datetime.strptime(asked["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs(moment - now) > datetime.timedelta(minutes=5) or end != "aws4_request" or date != f"{moment:%Y%m%d}":
        return f"another time: {moment}"
    again = botocore.awsrequest.AWSRequest("GET", f"https://{parts.netloc}/?{urllib.parse.urlencode(asked, quote_via=urllib.parse.quote)}",
                                           {"host": parts.netloc, "x-k8s-aws-id": cluster})
    again.context["timestamp"] = asked["X-Amz-Date"]
    signer = botocore.auth.SigV4Auth(botocore.credentials.Credentials(keys.access_key, keys.secret_key), "sts", region)
    wanted = signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)
    return None if wanted == signature else "the signature is another one"


class Api(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.account, self.keys, self.troubles, self.page_size = None, None, [], 3
        self.asked, self.complaints, self.counts, self.lock = [], [], collections.Counter(), threading.Lock()
        authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        authority = certificate("kubernetes", authority_key, None, authority_key, True)
        own = certificate("kube-apiserver", authority_key, authority.subject, key, False)
        self.authority = pem(authority)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile() as chain:
            chain.write(pem(own) + pem(key))
            chain.flush()
            context.load_cert_chain(chain.name)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that went away

    def begin(self, *troubles, keys=None):
        """For one test."""
        with self.lock:
            self.troubles, self.keys, self.asked, self.complaints = list(troubles), keys, [], []
            self.counts.clear()

    def answer(self, path, query, header):
        """(status, kind of content, body)"""
        with self.lock:
            self.asked.append((path, query))
            self.counts[path] += 1
            number = self.counts[path]
        trouble = next((one for one in self.troubles
                        if fnmatch.fnmatchcase(path, one.path) and (not one.first or number <= one.first)), None)
        refusal = refusal_of_token(header, CLUSTER, self.keys or self.account.keys, self.account.now())
        if refusal:
            self.complaints.append(refusal)
            return status(401, "Unauthorized", "Unauthorized")
        if trouble and trouble.kind == "page":
            return 200, "text/html", PAGE
        if trouble and trouble.kind == "missing":
            return 404, "text/plain", b"404 page not found\n"
        if trouble and isinstance(trouble.kind, int):
            reasons = {401: "Unauthorized", 403: "Forbidden", 410: "Expired", 429: "TooManyRequests", 500: "InternalError"}
            if trouble.kind != 410 or "continue" in query:
                return status(trouble.kind, reasons[trouble.kind], f"trouble at {path}")
        objects = self.account.kubernetes_objects().get(path)
        if objects is None:
            self.complaints.append(f"nobody may ask for {path}")
            return status(403, "Forbidden", f"forbidden: {path}")
        code, kind, body = page_of(objects, query, self.page_size)
        return code, kind, body[:len(body) // 2] if trouble and trouble.kind == "cut" else body


def status(code, reason, message):
    return code, "application/json", json.dumps({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
                                                 "reason": reason, "code": code}).encode()


def page_of(objects, query, size):
    if isinstance(objects, dict):
        return 200, "application/json", json.dumps(objects).encode()
    offset = int(base64.urlsafe_b64decode(query["continue"])) if "continue" in query else 0
    end = offset + min(size, int(query["limit"]))
    about = {"resourceVersion": "1"}
    if end < len(objects):
        about["continue"] = base64.urlsafe_b64encode(f"{end}".encode()).decode()
    kind = objects[0]["kind"] if objects else "Thing"
    return 200, "application/json", json.dumps({"kind": f"{kind}List", "apiVersion": "v1", "metadata": about, "items": objects[offset:end]}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        code, kind, body = self.server.answer(parts.path, dict(urllib.parse.parse_qsl(parts.query)), self.headers.get("Authorization"))
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def other(self):
        self.server.complaints.append(f"{self.command} {self.path}")
        self.send_error(405)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = other


@functools.cache
def shared():
    return Api()


def objects_of(account):
    """By path: what the cluster holds, with a secret wherever one may be. A dict is one object."""
    word, token = account.word, account.token

    def about(name, kind, space="shop", **rest):
        applied = json.dumps({"kind": kind, "spec": {"env": [{"value": word(f"{kind} applied")}]}})
        return {"apiVersion": "v1", "kind": kind, "metadata": {
            "name": name, **({"namespace": space} if space else {}), "uid": f"uid-{name}", "resourceVersion": "1",
            "labels": {"app": "web", "kubernetes.io/metadata.name": name, "note": token(f"{kind} label", "a-note")},
            "annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied, "note": token(f"{kind} annotation")},
            "managedFields": [{"manager": token(f"{kind} manager"), "fieldsV1": {"f:spec": {}}}], **rest.pop("metadata", {})}, **rest}

    def container(name):
        return {"name": name, "image": "nginx:1.27", "imagePullPolicy": "Always",
                "env": [{"name": "DB_PASSWORD", "value": word(f"pod variable {name}")}, {"name": "FLAVOUR", "value": word(f"pod flavour {name}")},
                        {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}],
                "command": ["sh", "-c", f"app --password {word(f'pod command {name}', '$P')}"],
                "args": [f"--api-key={word(f'pod argument {name}', '$K')}", "--token", word(f"pod option {name}", "$T")],
                "livenessProbe": {"httpGet": {"path": "/", "port": 80, "httpHeaders": [
                    {"name": "Authorization", "value": f"Bearer {token(f'pod probe {name}')}"}]}},
                "lifecycle": {"postStart": {"exec": {"command": ["curl", "-u", f"me:{word(f'pod hook {name}', 'x')}"]}}},
                "securityContext": {"runAsNonRoot": True, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}}

    split = {"name": "split", "image": "nginx:1.27", "command": ["app", "--password"], "args": [word("pod argument behind a command")]}
    entered = {"name": "entered", "image": "nginx:1.27", "args": ["--password", word("pod argument behind an entry point")]}
    spec = {"serviceAccountName": "web", "containers": [container("app"), split, entered], "initContainers": [container("init")],
            "volumes": [{"name": "secrets", "secret": {"secretName": "db"}}]}
    pods = [about(f"web-5d4f-{i}", "Pod", metadata={"ownerReferences": [{"kind": "ReplicaSet", "name": "web-5d4f", "controller": True}]},
                  spec={**spec, "schedulerName": "fargate-scheduler", "nodeName": f"fargate-{i}"},
                  status={"phase": "Running", "startTime": "2026-01-02T03:04:05Z", "message": token("pod message")}) for i in range(7)]

    def workload(kind):
        return [about("web", kind, spec={"replicas": 1, "template": {"metadata": {"labels": {"app": "web"}}, "spec": spec}})]

    hooks = [{"name": "verify.example.com", "failurePolicy": "Ignore", "clientConfig": {"url": f"https://hook/?key={word('webhook url', 'k')}"},
              "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "operations": ["CREATE"]}]}]
    subjects = {"roleRef": {"kind": "ClusterRole", "name": "view"}, "subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]}
    apps, rbac, admission = "/apis/apps/v1", "/apis/rbac.authorization.k8s.io/v1", "/apis/admissionregistration.k8s.io/v1"
    return {
        "/api/v1/namespaces/kube-system/configmaps/aws-auth": about("aws-auth", "ConfigMap", "kube-system", data={
            "mapRoles": "- rolearn: arn:aws:iam::123456789012:role/ops\n  groups: [system:masters]\n", "other": word("config map")}),
        "/api/v1/namespaces": [about(name, "Namespace", None) for name in ("shop", "kube-system", "default", "pay")],
        "/api/v1/nodes": [about(f"fargate-{i}", "Node", None, metadata={"labels": {"eks.amazonaws.com/compute-type": "fargate"}},
                                spec={"taints": []}, status={"nodeInfo": {"kubeletVersion": "v1.33.4-eks-ae9a62a"}}) for i in range(2)],
        "/api/v1/pods": pods,
        "/api/v1/serviceaccounts": [about("web", "ServiceAccount", secrets=[{"name": "web-token"}])],
        f"{apps}/deployments": workload("Deployment"), f"{apps}/daemonsets": workload("DaemonSet"),
        f"{apps}/statefulsets": workload("StatefulSet"), "/apis/batch/v1/jobs": workload("Job"),
        "/apis/batch/v1/cronjobs": [about("nightly", "CronJob", spec={"jobTemplate": {"spec": {"template": {"spec": spec}}}})],
        "/apis/networking.k8s.io/v1/networkpolicies": [about("deny", "NetworkPolicy", spec={"podSelector": {}, "policyTypes": ["Ingress"]})],
        "/apis/policy/v1/poddisruptionbudgets": [about("web", "PodDisruptionBudget", spec={"selector": {"matchLabels": {"app": "web"}}}, status={
            "disruptionsAllowed": 1, "expectedPods": 7, "currentHealthy": 7, "desiredHealthy": 6})],
        f"{rbac}/roles": [about("web", "Role", rules=[{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}])],
        f"{rbac}/clusterroles": [about(name, "ClusterRole", None, rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}])
                                 for name in ("view", "edit", "admin", "metrics")],
        f"{rbac}/rolebindings": [about("web", "RoleBinding", **subjects)],
        f"{rbac}/clusterrolebindings": [about("web", "ClusterRoleBinding", None, **subjects)],
        f"{admission}/validatingwebhookconfigurations": [about("verify", "ValidatingWebhookConfiguration", None, webhooks=hooks)],
        f"{admission}/mutatingwebhookconfigurations": [about("change", "MutatingWebhookConfiguration", None, webhooks=hooks)],
        f"{admission}/validatingadmissionpolicies": [], f"{admission}/validatingadmissionpolicybindings": [],
        "/apis/vpcresources.k8s.aws/v1beta1/securitygrouppolicies": [about("web", "SecurityGroupPolicy", spec={
            "podSelector": {"matchLabels": {"app": "web"}}, "securityGroups": {"groupIds": ["sg-00000000"]}})],
    }
