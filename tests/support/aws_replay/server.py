"""The HTTP server: checks who asks and what, lets faults happen, and answers from an account."""
import collections
import datetime
import email.utils
import hashlib
import http.server
import json
import socket
import struct
import threading
import time

import botocore.credentials

from . import paging, wire
from .faults import Fault, refusal_for, with_unknown_values
from .signature import LateRefusal, scope_of, verify

KEYS = botocore.credentials.Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "session/token+=")
THROTTLED = Fault("throttled")


Asked = collections.namedtuple("Asked", "call region parameters when")


class Allowance:
    """A bucket that holds the calls of a second."""

    def __init__(self, per_second):
        self.per_second, self.left, self.when = per_second, per_second, time.monotonic()

    def take(self):
        now = time.monotonic()
        self.left = min(self.per_second, self.left + (now - self.when) * self.per_second)
        self.when = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Replay(http.server.ThreadingHTTPServer):
    """`account` answers (service, operation, region, parameters) with a dict or raises a Refusal; `answers`, by
    "ecs:ListClusters", are given dicts, or functions of (region, parameters), in its place."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, services, account, *, answers=None, faults=(), pause=0, allowance=0, page_size=None,
                 keys=KEYS, offset=datetime.timedelta(0)):
        self.account, self.answers, self.faults = account, dict(answers or {}), list(faults)
        self.pause, self.allowance, self.page_size, self.keys, self.offset = pause, allowance, page_size, keys, offset
        account.keys, account.now = keys, self.now  # by which the clusters know who asks
        self.services = {wire.service_model(name).signing_name: name for name in services}
        self.calls = []  # Asked, in the order of their coming
        self.throttled = 0
        self.complaints = []  # what no client should ask, and what went wrong here
        self.counts, self.buckets, self.lock = collections.Counter(), {}, threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass  # a client that went away in the middle

    def now(self):
        return datetime.datetime.now(wire.UTC) + self.offset

    def is_allowed(self, key):
        with self.lock:
            if not self.allowance:
                return True
            allowed = self.buckets.setdefault(key, Allowance(self.allowance)).take()
            self.throttled += not allowed
            return allowed

    def answer(self, request):
        """(status, headers, body, fault) for a request."""
        _, _, region, name, _, _ = scope_of(request)
        service = self.services.get(name)
        if service is None:
            raise KeyError(f"nobody signs for {name}")
        request_id = hashlib.sha256(f"{region}{request.target}".encode() + request.body).hexdigest()[:32]
        try:
            return self.answer_of(service, region, request, request_id)
        except wire.Refusal as refusal:
            return (*wire.refusal_of(service, refusal, request_id), None)

    def answer_of(self, service, region, request, request_id):
        try:
            verify(request, self.keys, self.now())
            operation, labels = wire.operation_of(service, request)
            asked = wire.parameters_of(operation, labels, request)
        except LateRefusal as refusal:
            raise refusal.of(wire.service_model(service).metadata["protocol"])
        except wire.Refusal as refusal:
            self.complaints.append(f"{service} {region} {request.target}: {refusal}")
            raise
        call = f"{service}:{operation.name}"
        with self.lock:
            self.calls.append(Asked(call, region, asked, time.monotonic()))
            self.counts[call, region] += 1
            number, total = self.counts[call, region], len(self.calls)
        fault = next((one for one in self.faults if one.meets(call, region, number, total)), None)
        protocol = operation.service_model.metadata["protocol"]
        if fault and fault.kind in ("throttled", "denied", "expired", "refused"):
            raise refusal_for(fault, protocol)
        if not self.is_allowed((call, region)):
            raise refusal_for(THROTTLED, protocol)
        if fault and fault.kind in ("page", "other"):
            kind = "text/html; charset=utf-8" if fault.kind == "page" else "application/x-amz-json-1.1"
            return fault.status or 200, {"Content-Type": kind}, fault.body, None
        whole = self.whole_answer(service, operation.name, region, paging.without_token(service, operation.name, asked))
        page = whole if fault and fault.kind == "endless" else paging.page_of(service, operation.name, asked, whole, self.page_size)
        if fault and fault.kind == "endless":
            rule = wire.pagination(service, operation.name)
            page = {**whole, paging.first(rule["output_token"]): "again" if fault.same else f"token-{number}"}
            if rule.get("more_results"):
                page[rule["more_results"]] = True
        if fault and fault.kind == "unknown":
            page = with_unknown_values(page, operation.output_shape)
        return (*wire.answer_of(operation, page, request_id), fault)

    def whole_answer(self, service, operation, region, asked):
        given = self.answers.get(f"{service}:{operation}")
        if given is None:
            return self.account.answer(service, operation, region, asked)
        return given(region, asked) if callable(given) else given


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return email.utils.format_datetime(self.server.now().replace(microsecond=0), usegmt=True)

    def handle_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = wire.Request(self.command, self.path, self.headers.items(), body)
        if self.server.pause:
            time.sleep(self.server.pause)
        try:
            status, headers, content, fault = self.server.answer(request)
        except Exception as error:  # whatever it is, the test shall see it
            self.server.complaints.append(f"{self.command} {self.path}: {error!r} {body[:300]}")
            status, headers, content, fault = 501, {}, json.dumps({"message": repr(error)}).encode(), None
        if fault and fault.kind == "reset":
            return self.reset()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault and fault.kind == "cut":
            self.wfile.write(content[:len(content) // 2])
            self.close_connection = True
        elif fault and fault.kind == "slow":
            self.trickle(content, fault.seconds)
        else:
            self.wfile.write(content)
        self.wfile.flush()

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
        raise ConnectionResetError

    def trickle(self, content, seconds):
        pieces = 8
        size = max(1, -(-len(content) // pieces))
        for at in range(0, len(content), size):
            self.wfile.write(content[at:at + size])
            self.wfile.flush()
            time.sleep(seconds / pieces)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_one
