"""What people have on their desks: a mailbox to look into and a mail program to write with."""

import base64
import imaplib
import smtplib
import ssl
import time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import formataddr, formatdate, make_msgid


class Servers:
    """Where the sandbox's servers are, read from its `env` file."""

    def __init__(self, env_file):
        with open(env_file, encoding="utf-8") as lines:
            self.values = dict(line.rstrip("\n").split("=", 1) for line in lines)
        self.domain = self.values["DOMAIN"]
        self.customer_domain = self.values["CUSTOMER_DOMAIN"]
        self.authority = self.values["CA_FILE"]
        self.passwords = dict(pair.split(":", 1) for pair in self.values["ACCOUNTS"].split(","))
        self.tls = ssl.create_default_context(cafile=self.authority)

    def port(self, name):
        return int(self.values[f"{name}_PORT"])

    def password_file(self, account):
        return f"{self.values['PASSWORD_DIRECTORY']}/{account.split('@')[0]}"


class Person:
    """Somebody with an account: reads by IMAP, writes by SMTP, both through TLS."""

    def __init__(self, name, address, servers):
        self.name = name
        self.address = address
        self.servers = servers
        self.letters = []
        self._imap = None

    def look(self):
        """Every letter in the inbox so far, in order of arrival."""
        if self._imap is None:
            self._imap = imaplib.IMAP4_SSL("localhost", self.servers.port("IMAPS"), ssl_context=self.servers.tls)
            self._imap.login(self.address, self.servers.passwords[self.address])
        _, (count,) = self._imap.select("INBOX", readonly=True)
        for number in range(len(self.letters) + 1, int(count) + 1):
            _, answer = self._imap.fetch(str(number), "(BODY.PEEK[])")
            self.letters.append(BytesParser(policy=policy.default).parsebytes(answer[0][1]))
        return self.letters

    def leave(self):
        if self._imap is not None:
            self._imap.logout()
            self._imap = None

    def draft(self, to, subject, text):
        letter = EmailMessage(policy=policy.SMTP)
        letter["From"] = formataddr((self.name, self.address))
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = formatdate(localtime=True)
        letter["Message-ID"] = make_msgid(domain=self.address.split("@")[1])
        letter.set_content(text)
        return letter

    def answer(self, letter, text):
        """What a mail program makes of "Reply": the new text on top, the whole letter quoted below."""
        quoted = "\n".join("> " + line for line in plain_text(letter).splitlines())
        sender = letter["From"].addresses[0]
        reply = self.draft(
            str(letter["Reply-To"] or letter["From"]),
            "Re: " + letter["Subject"].removeprefix("Re: "),
            f"{text}\n\nOn {letter['Date']}, {sender.display_name} <{sender.addr_spec}> wrote:\n{quoted}\n",
        )
        reply["In-Reply-To"] = letter["Message-ID"]
        reply["References"] = f"{letter['References'] or ''} {letter['Message-ID']}".strip()
        return reply

    def send(self, letter):
        """The time it left, so that the wait for what it causes can be told."""
        if self.address.endswith("@" + self.servers.customer_domain):
            port, login = self.servers.port("SMTP"), False
        else:
            port, login = self.servers.port("SUBMISSION"), True
        with smtplib.SMTP("localhost", port) as smtp:
            smtp.starttls(context=self.servers.tls)
            if login:
                smtp.login(self.address, self.servers.passwords[self.address])
            smtp.send_message(letter)
        return time.monotonic()


def plain_text(letter):
    body = letter.get_body(preferencelist=("plain", "html"))
    return body.get_content() if body else ""


def message_ids(letter):
    """The identities a letter says it answers."""
    return f"{letter['In-Reply-To'] or ''} {letter['References'] or ''}".split()


def photo():
    """A picture of one grey dot with a comment in it that makes it weigh what a small photo weighs."""
    dot = base64.b64decode(
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////"
        "////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
    )
    comment = bytes(index * 37 % 251 for index in range(48_000))
    return dot[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + dot[2:]
