"""Whether a request is signed as AWS wants it: botocore's own signer computes the signature again."""
import datetime
import hashlib
import re

import botocore.auth
import botocore.awsrequest
import botocore.credentials

from .wire import Refusal

TOLERANCE = datetime.timedelta(minutes=5)
AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, "
                           r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})")


class LateRefusal(Refusal):
    """Of a clock that is wrong: each protocol has a code of its own."""

    def __init__(self, message):
        super().__init__("RequestTimeTooSkewed", message, 403)

    def of(self, protocol):
        self.code = {"ec2": "RequestExpired", "query": "SignatureDoesNotMatch", "rest-xml": "RequestTimeTooSkewed"}.get(protocol, "InvalidSignatureException")
        return self


def scope_of(request):
    """(key id, date, region, signing name, signed headers, signature)"""
    match = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if not match:
        raise Refusal("MissingAuthenticationToken", "no Authorization of AWS4-HMAC-SHA256", 403)
    return match.groups()


def verify(request, keys, now):
    """Raises a Refusal where AWS would. `keys` is a botocore.credentials.Credentials."""
    key_id, date, region, name, signed, signature = scope_of(request)
    if key_id != keys.access_key:
        raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.", 403)
    if request.headers.get("x-amz-security-token") != keys.token:
        raise Refusal("UnrecognizedClientException", "another session token", 403)
    names = signed.split(";")
    must = {"host"} | {one for one in request.headers if one.startswith("x-amz-")}
    if names != sorted(names) or not must <= set(names):
        raise Refusal("InvalidSignatureException", f"signed headers {signed}", 403)
    stamp = request.headers.get("x-amz-date", "")
    if not re.fullmatch(r"\d{8}T\d{6}Z", stamp) or stamp[:8] != date:
        raise Refusal("InvalidSignatureException", f"date {stamp}", 403)
    digest = request.headers.get("x-amz-content-sha256", "" if name == "s3" else None)
    if digest is not None and digest != hashlib.sha256(request.body).hexdigest():
        raise Refusal("InvalidSignatureException", "the body is another one", 403)
    headers = {one: request.headers.get(one, "") for one in names}
    again = botocore.awsrequest.AWSRequest(request.method, f"http://{request.headers['host']}{request.target}", headers, request.body)
    again.context["timestamp"] = stamp
    kind = botocore.auth.S3SigV4Auth if name == "s3" else botocore.auth.SigV4Auth
    signer = kind(botocore.credentials.Credentials(keys.access_key, keys.secret_key), name, region)
    wanted = signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)
    if wanted != signature:
        raise Refusal("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.", 403)
    moment = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    if abs(moment - now) > TOLERANCE:
        raise LateRefusal(f"Signature expired: {stamp} is not near {now:%Y%m%dT%H%M%SZ}")
