"""A registry whose answers are functions, beside another host that sees what it is sent; both note every request."""
import base64
import http.server
import json
import ssl
import threading
import time
import urllib.parse


class Reply:
    """`cut`: how many bytes of the body are sent before the connection breaks; `pause`: seconds before the rest."""

    def __init__(self, status=200, body=b"", headers=None, cut=None, pause=0):
        self.status, self.body, self.headers, self.cut, self.pause = status, body, headers or {}, cut, pause


class Host(http.server.ThreadingHTTPServer):
    """`answer(host, path, query, headers, form)` gives a Reply."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer, chain=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.asked, self.lock = answer, [], threading.Lock()
        if chain:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chain)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.name = f"127.0.0.1:{self.server_port}"
        self.url = f"{'https' if chain else 'http'}://{self.name}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that went away

    def seen(self, part):
        """The headers of the requests whose path holds `part`."""
        with self.lock:
            return [headers for path, headers, _ in self.asked if part in path]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer_with(None)

    def do_POST(self):
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.answer_with(dict(urllib.parse.parse_qsl(form)))

    def answer_with(self, form):
        parts = urllib.parse.urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.asked.append((parts.path, headers, form))
            reply = self.server.answer(self.server, parts.path, dict(urllib.parse.parse_qsl(parts.query)), headers, form)
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        sent = len(reply.body) if reply.cut is None else reply.cut
        self.wfile.write(reply.body[:sent])
        self.wfile.flush()
        if reply.pause:
            time.sleep(reply.pause)
        if reply.cut is not None or reply.headers.get("Content-Length", "") is None:
            self.close_connection = True


def serve(documents, blobs):
    """What a good registry says: `documents` are {reference: (media type, bytes)}."""
    def answer(host, path, query, headers, form):
        kind, _, reference = path.rpartition("/")
        if kind.endswith("/manifests") and reference in documents:
            media_type, data = documents[reference]
            return Reply(200, data, {"Content-Type": media_type})
        if kind.endswith("/blobs") and reference in blobs:
            return ranged(blobs[reference], headers)
        if path == "/v2/":
            return Reply(200, b"{}")
        return Reply(404, json.dumps({"errors": [{"code": "MANIFEST_UNKNOWN", "message": "not here"}]}).encode())
    return answer


def ranged(data, headers):
    if "range" not in headers:
        return Reply(200, data)
    begin = int(headers["range"].removeprefix("bytes=").removesuffix("-"))
    return Reply(206, data[begin:], {"Content-Range": f"bytes {begin}-{len(data) - 1}/{len(data)}"})


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
