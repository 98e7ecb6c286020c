"""The real binary with a configuration of its own, and its answers."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from telling import Untrue

CONFIGURATION = """\
# The gateway of `make demo`: two team mailboxes of the sandbox.
data_directory: {home}/data
templates_directory: {templates}

site:
  name: Example
  domain: {domain}
  language: fr
  time_zone: Europe/Paris

mailboxes:
  support:
    address: support@{domain}
    queue: support
    existing_mail: process
    imap:
      url: imaps://localhost:{imaps}
      user: support@{domain}
      password_file: {passwords}/support
      certificate_authority_file: {authority}
  billing:
    address: billing@{domain}
    queue: billing
    existing_mail: process
    acknowledge: move
    imap:
      # STARTTLS: plain IMAP in name only.
      url: imap://localhost:{imap}
      user: billing@{domain}
      password_file: {passwords}/billing
      certificate_authority_file: {authority}

queues:
  support:
    name: Équipe support
    number: "TICKET-{{yyyyMMdd}}-{{seq:3}}"
    reply_address: "support+r.{{token}}@{domain}"
    agents: [anna, bruno]
    on_call: [oncall]
    urgent_words: [urgent, urgence]
  billing:
    name: Billing team
    language: en
    number: "BILL-{{yyyy}}-{{seq:4}}"
    reply_address: "billing+r.{{token}}@{domain}"
    agents: [bruno]

agents:
  anna:
    name: Anna Martin
    address: anna@{domain}
    language: fr
  bruno:
    name: Bruno Keller
    address: bruno@{domain}
    language: en
  oncall:
    name: On call
    address: oncall@{domain}
    language: en

smtp:
  url: smtp://localhost:{submission}
  user: gateway@{domain}
  password_file: {passwords}/gateway
  certificate_authority_file: {authority}

operators:
  addresses: [operator@{domain}]

api:
  listen: 127.0.0.1:0

# In a hurry, so that the story is short.
service_levels:
  urgent:
    priorities: [urgent]
    first_response: 4s
    escalation:
      call: {{at: 100%, notify: [on_call], tags: [late]}}
      call_more: {{at: 6s late, notify: [team]}}

automation:
  close_resolved_after: 2s
  survey_after: 1s
"""


class Gateway:
    """One running gateway; its data, log and process number live in one folder."""

    def __init__(self, binary, home):
        self.binary = binary
        self.home = Path(home)
        self.configuration = self.home / "mailgateway.yaml"
        self.log = self.home / "gateway.log"
        self._process_number = self.home / "gateway.pid"
        self._process = None

    def configure(self, servers):
        self.configuration.write_text(
            CONFIGURATION.format(
                home=self.home,
                templates=Path(__file__).resolve().parents[2] / "config" / "templates",
                domain=servers.domain,
                authority=servers.authority,
                passwords=servers.values["PASSWORD_DIRECTORY"],
                imap=servers.port("IMAP"),
                imaps=servers.port("IMAPS"),
                submission=servers.port("SUBMISSION"),
            ),
            encoding="utf-8",
        )

    def start(self):
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [self.binary, "run", "--config", self.configuration],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._process_number.write_text(str(self._process.pid), encoding="ascii")

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def stop(self):
        """Ends it as systemd would; the exit code and the seconds it took."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._process_number.unlink(missing_ok=True)
        return code, time.monotonic() - began

    def stop_left_behind(self):
        """Ends the one that `STAY=1` left running, if there is one and it is ours."""
        try:
            number = int(self._process_number.read_text(encoding="ascii"))
            if os.fsencode(self.configuration) not in Path(f"/proc/{number}/cmdline").read_bytes():
                return
            os.kill(number, signal.SIGTERM)
            while Path(f"/proc/{number}").exists():
                time.sleep(0.05)
        except (FileNotFoundError, ProcessLookupError):
            pass

    def command(self, *words):
        return [str(self.binary), *words, "--config", str(self.configuration)]

    def ask(self, *words):
        """The output of a command as a person sees it."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Untrue(f"`mailgateway {' '.join(words)}` works: it exits {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def answers(self, *words):
        """The exit code of a command."""
        return subprocess.run(self.command(*words), capture_output=True, check=False).returncode

    def listing(self, *words):
        """The rows of a command as a program sees them: one JSON object a line."""
        text = self.ask(*words, "--json")
        try:
            return [json.loads(line) for line in text.splitlines()]
        except ValueError:
            raise Untrue(f"`mailgateway {' '.join(words)} --json` prints JSON: {text[:200]!r}") from None
