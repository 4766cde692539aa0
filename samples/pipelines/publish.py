#!/usr/bin/env python3
"""Publishes an offer, waits for its preview, and takes it live: publish.py OFFER.json

Needs only Python 3.9, and AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.
Rehearse it with: slipway exec -- python3 publish.py OFFER.json
"""
import html
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PORTAL = "https://cloudpartner.azure.com"
VERSION = "api-version=2017-10-31"
EVERY = float(os.environ.get("POLL_SECONDS", "30"))


def ask(method, address, data=None, headers=None, tries=6):
    """Returns the response and its body. Retries transient failures (a gateway's error, 429, a lost connection),
    but not refusals (400, 403, 422)."""
    for attempt in range(1, tries + 1):
        # A request is good for one try: behind a proxy, the library changes it.
        request = urllib.request.Request(address, data, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            text = refused.read().decode(errors="replace")
            if attempt == tries or refused.code not in (408, 429, 500, 502, 503, 504):
                sys.exit("\n".join([f"{method} {address.partition('?')[0]} was refused with {refused.code}:"] + faults(text)))
            time.sleep(float(refused.headers.get("Retry-After", attempt)))
        except OSError as fault:
            if attempt == tries:
                sys.exit(f"{method} {address}: {fault}")
            time.sleep(attempt)


def faults(text):
    """Returns a refusal: a line for its message, and one for each fault."""
    try:
        error = json.loads(text)["error"]
        if isinstance(error, str):  # the token service
            return [json.loads(text).get("error_description", error)]
        return [error["message"]] + [f"{fault['target']}: {fault['message']}" for fault in error.get("details", [])]
    except (ValueError, KeyError, TypeError):
        return [text[:500]]


def messages(steps, wanted):
    """Returns the messages of steps as plain text, each once."""
    found = [(html.unescape(message["messageHtml"]), message["level"]) for step in steps for message in step["messages"]]
    return list(dict.fromkeys(text for text, level in found if wanted(text, level)))


def is_warning(text, level):
    return level == "warning" or text.startswith("Warning: ")


def token():
    address = f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token"
    form = {
        "grant_type": "client_credentials",
        "scope": PORTAL + "/.default",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
    }
    return ask("POST", address, urllib.parse.urlencode(form).encode())[1]["access_token"]


class Portal:
    def __init__(self):
        self.bearer = "Bearer " + token()

    def call(self, method, path, body=None):
        address = PORTAL + path + ("" if "api-version" in path else "?" + VERSION)
        headers = {"Authorization": self.bearer, "Content-Type": "application/json", "If-Match": "*"}
        data = None if body is None else json.dumps(body).encode()
        return ask(method, address, data, headers)

    def follow(self, offer, verb):
        """Starts an operation and polls it until it has ended. If a step is blocked, prints its messages and cancels."""
        operation = self.call("POST", f"{offer}/{verb}", {})[0].headers["Location"]
        print(f"{verb}: {operation}", flush=True)
        while True:
            now = self.call("GET", operation)[1]
            stuck = [step for step in now["steps"] if step["status"] in ("blocked", "rejected")]
            if stuck or now["status"] in ("failed", "canceled", "succeeded"):
                for warning in messages(now["steps"], is_warning):
                    print(warning, file=sys.stderr)
                if now["status"] == "succeeded":
                    print(f"{verb}: succeeded", flush=True)
                    return
                if now["status"] == "running":
                    self.call("POST", f"{offer}/cancel", {})
                reasons = messages(stuck, lambda text, level: level == "error")
                sys.exit("\n".join([f"{verb}: {'blocked' if stuck else now['status']}"] + reasons))
            time.sleep(EVERY)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    offer = f"/api/publishers/{document['publisherId']}/offers/{document['id']}"
    portal = Portal()
    portal.call("PUT", offer, document)
    portal.follow(offer, "publish")
    portal.follow(offer, "golive")
    print(f"{offer} is live")


if __name__ == "__main__":
    main()
