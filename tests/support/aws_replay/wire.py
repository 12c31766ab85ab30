"""Requests and answers of AWS on the wire, by the shapes of botocore's models: no service has code of its own."""
import base64
import datetime
import functools
import json
import re
import urllib.parse
import xml.sax.saxutils

import botocore.model
import botocore.session
import botocore.validate

SESSION = botocore.session.get_session()
UTC = datetime.timezone.utc


class Refusal(Exception):
    """An error as AWS answers it."""

    def __init__(self, code, message="", status=400, headers=()):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status, self.headers = code, message, status, dict(headers)


class Request:
    """One request as it came, its body whole."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.body = method, target, body
        self.headers = {name.lower(): value for name, value in headers}
        parts = urllib.parse.urlsplit(target)
        self.path, self.query, self.fixed = parts.path, parts.query, set()


@functools.cache
def service_model(service):
    return SESSION.get_service_model(service)


@functools.cache
def pagination(service, operation):
    """botocore's paginator of an operation, None where it has none."""
    try:
        return SESSION.get_paginator_model(service).get_paginator(operation)
    except (ValueError, botocore.exceptions.UnknownServiceError):
        return None


@functools.cache
def rest_patterns(service):
    """(method, pattern of the path, fixed names of the query, operation), the most literal first."""
    found = []
    model = service_model(service)
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.deprecated:
            continue  # S3 has put another in its place
        path, _, query = operation.http["requestUri"].partition("?")
        fixed = set(urllib.parse.parse_qs(query, keep_blank_values=True))
        pattern, literal = "", 0
        for part in re.split(r"(\{[^}]*\})", path):
            if not part.startswith("{"):
                pattern, literal = pattern + re.escape(part), literal + len(part)
            elif part.endswith("+}"):
                pattern += f"(?P<{part[1:-2]}>.+)"
            else:
                pattern += f"(?P<{part[1:-1]}>[^/]+)"
        found.append((-len(fixed), -literal, operation.http["method"], re.compile(pattern), fixed, operation))
    return sorted(found, key=lambda one: one[:3])


def operation_of(service, request):
    """The operation that a request names, as the service's protocol has it, and the labels of its path."""
    model = service_model(service)
    protocol = model.metadata["protocol"]
    if protocol == "json":
        prefix, _, name = request.headers.get("x-amz-target", "").rpartition(".")
        wanted = f"application/x-amz-json-{model.metadata['jsonVersion']}"
        if request.headers.get("content-type") != wanted:
            raise Refusal("UnknownOperationException", f"content type {request.headers.get('content-type')}, not {wanted}")
        if prefix != model.metadata["targetPrefix"] or name not in model.operation_names:
            raise Refusal("UnknownOperationException", f"target {prefix}.{name}")
        return model.operation_model(name), {}
    if protocol in ("query", "ec2"):
        form = dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True))
        name, version = form.get("Action"), form.get("Version")
        if version != model.metadata["apiVersion"] or name not in model.operation_names:
            raise Refusal("InvalidAction", f"{name} of version {version}")
        return model.operation_model(name), {}
    asked = set(urllib.parse.parse_qs(request.query, keep_blank_values=True))
    for _, _, method, pattern, fixed, operation in rest_patterns(service):
        match = pattern.fullmatch(request.path)
        if match and method == request.method and fixed <= asked:
            request.fixed = fixed
            return operation, {name: urllib.parse.unquote(text) for name, text in match.groupdict().items()}
    raise Refusal("UnknownOperationException", f"{request.method} {request.path}", 404)


def parameters_of(operation, labels, request):
    """What a request asks with, by the input shape; an unknown or missing parameter is refused."""
    shape = operation.input_shape
    protocol = operation.service_model.metadata["protocol"]
    if protocol in ("query", "ec2"):
        asked = of_form(request.body.decode(), shape, protocol == "ec2")
    elif protocol == "json":
        asked = json.loads(request.body)
    else:
        asked = of_rest(labels, request, shape)
    report = botocore.validate.ParamValidator().validate(asked, shape or botocore.model.StructureShape("Nothing", {"type": "structure", "members": {}}))
    if report.has_errors():
        raise Refusal("ValidationException", report.generate_report())
    return asked


def of_json(value, shape):
    """What stands in a body, by the names that the model has for it."""
    kind = shape.type_name if shape else ""
    if kind == "structure" and isinstance(value, dict):
        members = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        return {members.get(key, (key, None))[0]: of_json(inner, members.get(key, (key, None))[1]) for key, inner in value.items()}
    if kind == "list" and isinstance(value, list):
        return [of_json(one, shape.member) for one in value]
    if kind == "map" and isinstance(value, dict):
        return {key: of_json(inner, shape.value) for key, inner in value.items()}
    return value


def of_rest(labels, request, shape):
    query = urllib.parse.parse_qs(request.query, keep_blank_values=True)
    query = {name: texts for name, texts in query.items() if name not in request.fixed}
    asked = of_json(json.loads(request.body), shape) if request.body else {}
    for name, member in (shape.members if shape else {}).items():
        place, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if place == "uri":
            asked[name] = of_text(labels[wire], member)
        elif place == "querystring" and wire in query:
            texts = query.pop(wire)
            is_list = member.type_name == "list"
            asked[name] = [of_text(text, member.member) for text in texts] if is_list else of_text(texts[0], member)
        elif place == "header" and wire.lower() in request.headers:
            asked[name] = of_text(request.headers[wire.lower()], member)
    if query:
        raise Refusal("ValidationException", f"unknown parameters {sorted(query)}")
    return asked


def of_form(body, shape, is_ec2):
    tree = {}
    for key, text in urllib.parse.parse_qsl(body, keep_blank_values=True):
        if key in ("Action", "Version"):
            continue
        node, steps = tree, key.split(".")
        for step in steps[:-1]:
            node = node.setdefault(step, {})
        node[steps[-1]] = text
    return of_tree(tree, shape, is_ec2) if shape else tree


def form_name(name, member, is_ec2):
    if not is_ec2:
        if member.type_name == "list" and member.serialization.get("flattened"):
            return member.member.serialization.get("name") or member.serialization.get("name", name)
        return member.serialization.get("name", name)
    if "queryName" in member.serialization:
        return member.serialization["queryName"]
    wire = member.serialization.get("name", name)
    return wire[0].upper() + wire[1:]


def of_tree(node, shape, is_ec2):
    kind = shape.type_name
    if kind == "structure":
        names = {form_name(name, member, is_ec2): (name, member) for name, member in shape.members.items()}
        unknown = set(node) - set(names)
        if unknown:
            raise Refusal("ValidationError", f"unknown parameters {sorted(unknown)}")
        return {names[key][0]: of_tree(inner, names[key][1], is_ec2) for key, inner in node.items()}
    if kind == "list":
        if not is_ec2 and not shape.serialization.get("flattened"):
            node = node[shape.member.serialization.get("name", "member")]
        return [of_tree(node[key], shape.member, is_ec2) for key in sorted(node, key=int)]
    if kind == "map":
        entries = node if shape.serialization.get("flattened") else node["entry"]
        key_name, value_name = (one.serialization.get("name", default) for one, default in ((shape.key, "key"), (shape.value, "value")))
        return {entries[i][key_name]: of_tree(entries[i][value_name], shape.value, is_ec2) for i in sorted(entries, key=int)}
    return of_text(node, shape)


def of_text(text, shape):
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    if shape.type_name in ("integer", "long"):
        return int(text)
    return text


def answer_of(operation, answer, request_id):
    """(status, headers, body) of an answer, which may have no member that the model does not know."""
    protocol = operation.service_model.metadata["protocol"]
    shape = operation.output_shape
    if protocol in ("query", "ec2"):
        return answer_in_xml(operation, answer, request_id, protocol)
    if protocol == "rest-xml":
        return payload_in_xml(operation, answer, request_id)
    headers = {"x-amzn-RequestId": request_id, "Content-Type": "application/json"}
    if protocol == "json":
        headers["Content-Type"] = f"application/x-amz-json-{operation.service_model.metadata['jsonVersion']}"
    body = json_of(answer, shape) if shape else {}
    payload = shape.serialization.get("payload") if shape and protocol == "rest-json" else None
    if payload:
        body = body.get(payload, {})
    text = body if isinstance(body, str) and payload else json.dumps(body, ensure_ascii=False)
    return operation.http.get("responseCode", 200), headers, text.encode()


def answer_in_xml(operation, answer, request_id, protocol):
    shape, model = operation.output_shape, operation.service_model
    inside = xml_members(answer, shape) if shape else ""
    if protocol == "ec2":
        inside = f"<requestId>{request_id}</requestId>{inside}"
    else:
        wrapper = shape.serialization.get("resultWrapper") if shape else None
        inside = (f"<{wrapper}>{inside}</{wrapper}>" if wrapper else "") + (
            f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>")
    name, space = f"{operation.name}Response", model.metadata.get("xmlNamespace", "http://ec2.amazonaws.com/doc/2016-11-15/")
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{space}">{inside}</{name}>'
    return 200, {"x-amzn-RequestId": request_id, "Content-Type": "text/xml;charset=UTF-8"}, text.encode()


def payload_in_xml(operation, answer, request_id):
    """As S3 answers: a text as it is, or one element, whose name is not in the model where the whole answer is it."""
    shape = operation.output_shape
    headers = {"x-amz-request-id": request_id, "Content-Type": "application/xml"}
    payload = shape.serialization.get("payload")
    places = {name: member.serialization["name"] for name, member in shape.members.items() if member.serialization.get("location") == "header"}
    headers.update({wire: str(answer[name]) for name, wire in places.items() if name in answer})
    answer = {name: value for name, value in answer.items() if name not in places}
    if payload and shape.members[payload].type_name == "string":
        return 200, {**headers, "Content-Type": "application/json"}, answer[payload].encode()
    if payload:
        inside = xml_of(answer[payload], shape.members[payload], payload)
    else:
        inside = f"<{operation.name}Answer>{xml_members(answer, shape)}</{operation.name}Answer>"
    return 200, headers, f'<?xml version="1.0" encoding="UTF-8"?>\n{inside}'.encode()


def known(value, shape):
    unknown = set(value) - set(shape.members)
    if unknown:
        raise KeyError(f"{shape.name} has no {sorted(unknown)}")
    return [(name, member, value[name]) for name, member in shape.members.items() if value.get(name) is not None]


def json_of(value, shape):
    kind = shape.type_name
    if kind == "structure":
        return {member.serialization.get("name", name): json_of(inner, member) for name, member, inner in known(value, shape)}
    if kind == "list":
        return [json_of(one, shape.member) for one in value]
    if kind == "map":
        return {key: json_of(inner, shape.value) for key, inner in value.items()}
    if kind == "timestamp":
        return time_of(value, shape.serialization.get("timestampFormat", "unixTimestamp"))
    return base64.b64encode(value).decode() if kind == "blob" else value


def time_of(value, form):
    if form == "unixTimestamp":
        return value.timestamp()
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def xml_members(value, shape):
    return "".join(xml_of(inner, member, member.serialization.get("name", name)) for name, member, inner in known(value, shape))


def xml_of(value, shape, name):
    kind = shape.type_name
    if kind == "structure":
        inside = xml_members(value, shape)
    elif kind == "list":
        if shape.serialization.get("flattened"):
            return "".join(xml_of(one, shape.member, name) for one in value)
        item = shape.member.serialization.get("name", "member")
        inside = "".join(xml_of(one, shape.member, item) for one in value)
    elif kind == "map":
        is_flat = shape.serialization.get("flattened")
        entry = name if is_flat else "entry"
        key_name, value_name = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
        inside = "".join(f"<{entry}>{xml_of(key, shape.key, key_name)}{xml_of(inner, shape.value, value_name)}</{entry}>"
                         for key, inner in value.items())
        if is_flat:
            return inside
    elif kind == "timestamp":
        inside = time_of(value, shape.serialization.get("timestampFormat", "iso8601"))
    elif kind == "boolean":
        inside = "true" if value else "false"
    else:
        inside = xml.sax.saxutils.escape(base64.b64encode(value).decode() if kind == "blob" else str(value))
    return f"<{name}>{inside}</{name}>"


def refusal_of(service, refusal, request_id):
    """(status, headers, body) of an error in the form of a service's protocol."""
    protocol = service_model(service).metadata["protocol"]
    headers = {"x-amzn-RequestId": request_id, **refusal.headers}
    if protocol == "rest-xml":
        text = f"<Error><Code>{refusal.code}</Code><Message>{xml.sax.saxutils.escape(refusal.message)}</Message></Error>"
        return refusal.status, {"x-amz-request-id": request_id, **refusal.headers, "Content-Type": "application/xml"}, text.encode()
    if protocol in ("query", "ec2"):
        code, message = refusal.code, xml.sax.saxutils.escape(refusal.message)
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        text = f"<ErrorResponse>{error}<RequestId>{request_id}</RequestId></ErrorResponse>"
        if protocol == "ec2":
            text = (f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
                    f"<RequestID>{request_id}</RequestID></Response>")
        return refusal.status, {**headers, "Content-Type": "text/xml"}, text.encode()
    kind = "application/json"
    if protocol == "json":
        kind = f"application/x-amz-json-{service_model(service).metadata['jsonVersion']}"
        content = {"__type": f"com.amazonaws.{service}#{refusal.code}", "message": refusal.message}
    else:
        headers["x-amzn-ErrorType"] = f"{refusal.code}:http://internal.amazon.com/"
        content = {"message": refusal.message}
    return refusal.status, {**headers, "Content-Type": kind}, json.dumps(content).encode()
