"""The API of the running gateway, as a web page of the team asks it."""

import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from telling import Untrue


class Desk:
    """Somebody with a token, and what he is told as it happens."""

    def __init__(self, gateway, address):
        port = re.search(r"api\.listening .*port=(\d+)", gateway.log.read_text(errors="replace")).group(1)
        self._place = f"http://127.0.0.1:{port}"
        gateway.ask("accounts", "add", address)
        made = gateway.ask("accounts", "token", "add", address, "--name", "demo", "--scope", "write")
        self._token = re.search(r"mgw_\S+", made).group()
        self._heard = []

    def get(self, path, **query):
        return self._ask(path + ("?" + urllib.parse.urlencode(query) if query else ""))

    def post(self, path, content):
        return self._ask(path, json.dumps(content).encode())

    def listen(self):
        """Hears from now on what happens; the names of it are `heard`."""
        stream = urllib.request.urlopen(self._request("/events"), timeout=60)
        threading.Thread(target=self._hear, args=(stream,), daemon=True).start()

    def heard(self, event):
        """When an event of this name was heard first; `None` until then."""
        return next((moment for name, moment in self._heard if name == event), None)

    def _hear(self, stream):
        try:
            for line in stream:
                if line.startswith(b"event: "):
                    self._heard.append((line[7:].strip().decode(), time.monotonic()))
        except OSError:
            pass  # The gateway was stopped.

    def _ask(self, path, body=None):
        try:
            with urllib.request.urlopen(self._request(path, body), timeout=15) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            raise Untrue(f"{path} is answered: {refusal.code} {refusal.read().decode()}") from None

    def _request(self, path, body=None):
        fields = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        return urllib.request.Request(self._place + path, data=body, headers=fields)
