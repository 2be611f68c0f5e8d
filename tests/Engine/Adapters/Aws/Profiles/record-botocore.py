"""Writes into credential-cases.json what botocore makes of each case: the key that it would sign with, or its exception.

Needs botocore. Run it again when cases were added: python3 record-botocore.py
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

CASES = pathlib.Path(__file__).with_name("credential-cases.json")
LATER = "2099-01-01T00:00:00Z"


class StandIn(BaseHTTPRequestHandler):
    """The same rules as CredentialStandIn.cs."""

    def log_message(self, *_):
        pass

    def reply(self, status, body, kind="application/json"):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_PUT(self):
        self.reply(200, "imdstoken", "text/plain")

    def do_GET(self):
        url = urlparse(self.path)
        keys = lambda name: {"AccessKeyId": name, "SecretAccessKey": "m/EXAMPLEKEY", "Token": "mtok", "Expiration": LATER, "Code": "Success"}
        roles = "/latest/meta-data/iam/security-credentials/"
        if url.path == "/federation/credentials":
            query = parse_qs(url.query)
            role, token = query["role_name"][0], self.headers["x-amz-sso_bearer_token"]
            if token == "Tended":
                self.send_error_json(401, "UnauthorizedException", "Session token not found or invalid")
            elif role == "Denied":
                self.send_error_json(403, "ForbiddenException", "No access")
            else:
                self.reply(200, {"roleCredentials": {
                    "accessKeyId": f"ASIASSO.{role}.{token}", "secretAccessKey": "s", "sessionToken": "t", "expiration": 4070908800000}})
        elif url.path == roles:
            self.reply(200, "therole", "text/plain")
        elif url.path == roles + "therole":
            self.reply(200, keys("ASIAINSTANCEEXAMPLE"))
        elif url.path == "/container":
            self.reply(200, keys("ASIACONTAINEREXAMPLE"))
        elif url.path == "/container-secret" and self.headers["Authorization"] == "contokEXAMPLE":
            self.reply(200, keys("ASIASECRETEXAMPLE"))
        else:
            self.reply(404, {})

    def send_error_json(self, status, code, message):
        data = json.dumps({"message": message}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-amzn-ErrorType", code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/token":
            if json.loads(body).get("refreshToken") == "rgoodEXAMPLE":
                self.reply(200, {"accessToken": "T2", "expiresIn": 3600, "refreshToken": "rnextEXAMPLE", "tokenType": "Bearer"})
            else:
                self.send_error_json(400, "InvalidGrantException", "Invalid refresh token")
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        signer = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
        signer = signer.group(1) if signer else "WEB"
        role = form.get("RoleArn", "").split("/")[-1]
        refusal = (
            ("InvalidClientTokenId", "The security token included in the request is invalid.") if "UNKNOWN" in signer
            else ("InvalidIdentityToken", "Couldn't retrieve verification key") if signer == "WEB" and form.get("WebIdentityToken") != "goodtokenEXAMPLE"
            else ("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")
            if "SerialNumber" in form and form.get("TokenCode") != "123456"
            else ("AccessDenied", "User is not authorized to perform: sts:AssumeRole")
            if role == "Denied" or (role == "NeedsExternal" and form.get("ExternalId") != "abc")
            else None)
        if refusal:
            self.reply(403, f"<ErrorResponse><Error><Type>Sender</Type><Code>{refusal[0]}</Code><Message>{refusal[1]}</Message></Error>"
                            "</ErrorResponse>", "text/xml")
            return
        action = form["Action"]
        self.reply(200, f"""<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>
            <AccessKeyId>ASIA{role}.{signer}</AccessKeyId><SecretAccessKey>r</SecretAccessKey><SessionToken>t</SessionToken>
            <Expiration>{LATER}</Expiration></Credentials></{action}Result></{action}Response>""", "text/xml")


PROBE = """
import getpass, json, os, sys
import botocore.session
profile, mfa = json.loads(sys.argv[1])
def answer(prompt):
    if mfa is None:
        raise EOFError("nobody to ask")
    return mfa
try:
    import botocore.credentials
    session = botocore.session.Session(profile=profile)
    for provider in session.get_component("credential_provider").providers:
        if hasattr(provider, "_prompter"):
            provider._prompter = answer
    found = session.get_credentials()
    print(json.dumps({"key": found.get_frozen_credentials().access_key} if found else {"error": "NoCredentials"}))
except BaseException as failure:
    print(json.dumps({"error": type(failure).__name__}))
"""


def moment(match):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=int(match.group(1)))
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def ask(case, stub):
    with tempfile.TemporaryDirectory() as home:
        fill = lambda text: re.sub(r"@IN (-?\d+)@", moment, text.replace("@HOME@", home).replace("@STUB@", stub))
        files = dict(case.get("files", {}))
        for part in ("credentials", "config"):
            if part in case:
                files[f".aws/{part}"] = case[part]
        for name, text in files.items():
            path = pathlib.Path(home, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes.fromhex(text[4:]) if text.startswith("hex:") else fill(text).encode())
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "AWS_ENDPOINT_URL": stub, "AWS_DEFAULT_REGION": "eu-central-1", "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "*", "AWS_MAX_ATTEMPTS": "1", **{name: fill(value) for name, value in case.get("environment", {}).items()}}
        question = json.dumps([case.get("profile"), case.get("mfa")])
        answer = subprocess.run(
            [sys.executable, "-c", PROBE, question], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True)
        return json.loads(answer.stdout.splitlines()[-1])


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stub = f"http://127.0.0.1:{server.server_port}"
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    for case in cases:
        case["botocore"] = ask(case, stub)
    CASES.write_text(json.dumps(cases, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
