"""The story itself: every scene does something as a person would and then looks whether it came true."""

import time

from desk import Desk
from post import Person, message_ids, photo, plain_text
from telling import Untrue


class Story:
    def __init__(self, tell, gateway, servers):
        self.tell = tell
        self.gateway = gateway
        self.servers = servers
        team, customers = servers.domain, servers.customer_domain
        self.support_address = f"support@{team}"
        self.billing_address = f"billing@{team}"
        self.claire = Person("Claire Dupont", f"claire@{customers}", servers)
        self.david = Person("David Weiß", f"david@{customers}", servers)
        self.anna = Person("Anna Martin", f"anna@{team}", servers)
        self.bruno = Person("Bruno Keller", f"bruno@{team}", servers)
        self.on_call = Person("On call", f"oncall@{team}", servers)
        self.operator = Person("Operator", f"operator@{team}", servers)
        self.everybody = [self.claire, self.david, self.anna, self.bruno, self.on_call, self.operator]

    # ------------------------------------------------------------ scenes

    def gateway_starts(self):
        self.tell.scene("The gateway starts")
        self.tell.check("its configuration has no fault", self.gateway.answers("check-config") == 0)
        began = time.monotonic()
        self.gateway.start()
        self.tell.eventually("it watches both mailboxes and `status` says all is well", began, self.is_well)

    def customer_writes(self):
        self.tell.scene("A customer writes")
        self.first = self.claire.draft(
            self.support_address,
            "L’écran de la caisse nº 3 reste noir",
            "Bonjour,\n\ndepuis ce matin l’écran de la caisse nº 3 reste noir. Voici une photo.\n\nMerci, Claire\n",
        )
        self.first.add_alternative(
            "<p>Bonjour,</p><p>depuis ce matin l’écran de la <b>caisse nº 3</b> reste noir. Voici une photo.</p>"
            "<p>Merci, Claire</p>",
            subtype="html",
        )
        self.first.add_attachment(photo(), maintype="image", subtype="jpeg", filename="Écran — caisse nº 3.jpg")
        sent = self.claire.send(self.first)
        self.tell.happens(f"Claire writes “{self.first['Subject']}”: accents, HTML, a photo “Écran — caisse nº 3.jpg”")

        ticket = self.tell.eventually("it is a ticket", sent, lambda: self.ticket_about(self.first["Subject"]))
        self.number = ticket["number"]
        message = self.messages(self.number)[0]
        self.tell.check(
            "the photo is attached under its name, byte for byte as long",
            [(file["name"], file["size"]) for file in message["attachments"]]
            == [("Écran — caisse nº 3.jpg", len(photo()))],
        )
        thanks = self.letter(self.claire, f"Claire is told the number {self.number}", sent, self.mentions(self.number))
        self.tell.check("the acknowledgement answers her mail", self.first["Message-ID"] in message_ids(thanks))
        self.tell.check("it says that a machine wrote it", str(thanks["Auto-Submitted"]) == "auto-replied")
        for agent in (self.anna, self.bruno):
            self.letter(agent, f"{agent.name} is told of the new ticket", sent, self.mentions(self.number))

    def urgent_mail(self):
        self.tell.scene("An urgent mail")
        letter = self.david.draft(self.support_address, "URGENT: nobody can pay", "All tills are down since 9:40.\n\nDavid\n")
        letter["Importance"] = "high"
        sent = self.david.send(letter)
        self.tell.happens(f"David writes “{letter['Subject']}”")
        ticket = self.tell.eventually("it is a ticket of its own", sent, lambda: self.ticket_about(letter["Subject"]))
        self.tell.check("its priority is urgent", ticket["priority"] == "urgent")
        self.letter(self.on_call, "the person on call is told at once", sent, self.mentions(ticket["number"]))
        self.urgent = ticket["number"]

    def promise_is_broken(self):
        self.tell.scene("Nobody answers the urgent mail")
        sent = time.monotonic()
        page = self.letter(
            self.on_call, "after four seconds the promise is broken, and the person on call is told so", sent,
            lambda letter: letter["Subject"].startswith("ESCALATED") and self.urgent in letter["Subject"],
        )
        promise = self.promise(self.urgent)
        self.tell.check("the clock says why: four seconds, all of them counted", promise["target"] == 4 <= promise["counted"])
        sent = self.on_call.send(self.on_call.answer(page, "#ack"))
        self.tell.happens("The person on call replies with the line #ack")
        self.tell.eventually(
            "the ladder ends there", sent, lambda: self.promise(self.urgent).get("acknowledged_by") == "oncall"
        )

    def closed_and_rated(self):
        self.tell.scene("The end of the urgent ticket")
        notice = self.find(self.on_call, lambda letter: letter["Subject"].startswith("URGENT"))
        sent = self.on_call.send(self.on_call.answer(notice, "#resolve\n\nThe tills are up again: a cable.\n"))
        self.tell.happens("The person on call answers the customer, with #resolve on the first line")
        answer = self.letter(self.david, "David reads that it is mended", sent, self.says("a cable"))
        self.tell.check("but not the command", "#resolve" not in plain_text(answer))
        self.tell.eventually("the ticket is resolved, then closed by itself", sent, lambda: self.status(self.urgent) == "closed")
        self.tell.check(
            "nobody else was called", not self.find(self.bruno, lambda letter: letter["Subject"].startswith("ESCALATED"))
        )
        survey = self.letter(self.david, "David is asked how it was", sent, self.says("mailto:"))
        rating = self.david.answer(survey, "5\n\nThat was quick!\n")
        sent = self.david.send(rating)
        self.tell.happens("David answers with a 5")
        self.tell.eventually("his rating stands with the ticket", sent, lambda: self.rating(self.urgent) == 5)
        self.tell.check("which stays closed", self.status(self.urgent) == "closed")
        self.tell.shows(self.gateway.ask("sla", "explain", self.urgent))

    def agent_answers(self):
        self.tell.scene("An agent answers from her mail program")
        notice = self.find(self.anna, self.mentions(self.number))
        reply = self.anna.answer(notice, "Bonjour Claire,\n\nmerci pour la photo : débranchez l’écran dix secondes.\n\nAnna")
        sent = self.anna.send(reply)
        self.tell.happens("Anna replies to the notification, with all of it quoted below")
        self.answer = self.letter(self.claire, "Claire receives the answer", sent, self.says("débranchez"))
        self.tell.check("from the team’s address", self.answer["From"].addresses[0].addr_spec == self.support_address)
        self.tell.check("Anna’s own address stands nowhere in it", self.anna.address not in self.answer.as_string())
        self.tell.check("it threads under Claire’s mail", self.first["Message-ID"] in message_ids(self.answer))
        self.tell.eventually(
            "the ticket waits for the customer", sent, lambda: self.status(self.number) == "waiting_customer"
        )

    def customer_answers(self):
        self.tell.scene("The customer answers, the whole conversation quoted")
        before = len(self.messages(self.number))
        tickets = len(self.gateway.listing("tickets", "list"))
        reply = self.claire.answer(self.answer, "Parfait, l’écran s’est rallumé !\n\nClaire")
        sent = self.claire.send(reply)
        self.tell.happens("Claire replies with everything below")
        self.tell.eventually("it stands in the same ticket", sent, lambda: len(self.messages(self.number)) == before + 1)
        text = self.messages(self.number)[-1]["new_text"]
        self.tell.check("only what she wrote is shown as new", "rallumé" in text and "débranchez" not in text)
        self.tell.check("no second ticket was opened", len(self.gateway.listing("tickets", "list")) == tickets)
        self.letter(self.anna, "Anna is told what she wrote", sent, self.says("rallumé"))

    def second_mailbox(self):
        self.tell.scene("A second mailbox, beside the first")
        letter = self.david.draft(self.billing_address, "Invoice 4711", "Please send invoice 4711 again.\n\nDavid\n")
        sent = self.david.send(letter)
        self.tell.happens("David writes to billing")
        ticket = self.tell.eventually("it is a ticket of the other queue", sent, lambda: self.ticket_about(letter["Subject"]))
        self.tell.check("with a number of its own pattern", ticket["number"].startswith("BILL-"))
        thanks = self.letter(self.david, "David is told its number", sent, self.mentions(ticket["number"]))
        self.tell.check("by billing", thanks["From"].addresses[0].addr_spec == self.billing_address)
        self.letter(self.bruno, "Bruno is told", sent, self.mentions(ticket["number"]))
        self.tell.check("Anna, who is not of billing, is not", not self.find(self.anna, self.mentions(ticket["number"])))

    def web_page(self):
        self.tell.scene("The team’s web page, over HTTP")
        desk = Desk(self.gateway, self.anna.address)
        listed = [row["ticket_number"] for row in desk.get("/tickets")["data"]]
        self.tell.check("Anna’s list has the open ticket of her queue, and no other", listed == [self.number])
        found = desk.get("/api/tickets-client/search", q="rallume from:claire")["results"]
        self.tell.check("a search without accents finds what Claire wrote", [row["numero"] for row in found] == [self.number])
        desk.listen()
        words = "Nous passons demain avec un câble neuf."
        sent = time.monotonic()
        desk.post(f"/tickets/{self.number}/messages", {"content": words})
        self.tell.happens("Anna answers on the page")
        self.tell.eventually("the page is told of it as it happens", sent, lambda: desk.heard("ticket.message.new"))
        answer = self.letter(self.claire, "Claire receives it as a mail like all others", sent, self.says("câble neuf"))
        self.tell.check("it threads under her first mail", self.first["Message-ID"] in message_ids(answer))
        words = desk.get(f"/api/tickets-client/{self.number}")
        self.tell.check("in the words of another contract the ticket waits", words["status"] == "en_attente")

    def account_of_it_all(self):
        self.tell.scene("The tickets")
        self.tell.shows(self.gateway.ask("tickets", "list"))
        self.tell.scene(f"One conversation: {self.number}")
        self.tell.shows(self.gateway.ask("tickets", "show", self.number))
        self.tell.scene("What each mailbox received")
        for person in self.everybody:
            self.tell.shows(f"{person.address}: {len(person.look()) or 'nothing'}")
            for letter in person.letters:
                self.tell.shows(f"    {letter['From'].addresses[0].addr_spec:<24}  {letter['Subject']}")
        self.tell.scene("The ledger: every letter the servers showed")
        self.tell.shows(self.gateway.ask("ledger"))
        self.tell.scene("The account")
        dispositions = sorted(row["disposition"] for row in self.gateway.listing("ledger", "--letters"))
        self.tell.check(
            "eight letters came, and each has its one disposition: three tickets, four replies, one command",
            dispositions == ["agent_command", "reply", "reply", "reply", "reply", "ticket", "ticket", "ticket"],
        )
        self.tell.check("nothing waits to be sent", not self.gateway.listing("outbox", "list"))
        self.tell.check("nobody was told anything twice", not self.told_twice())
        self.tell.check("the operator had no reason to be told anything", not self.operator.look())

    def gateway_stops(self):
        code, seconds = self.gateway.stop()
        self.tell.check("the gateway ends when it is asked to", code == 0, seconds)

    # ------------------------------------------------------------ what is looked at

    def is_well(self):
        if not self.gateway.is_running():
            raise Untrue("the gateway runs")
        return self.gateway.answers("status") == 0

    def ticket_about(self, subject):
        return next((row for row in self.gateway.listing("tickets", "list") if row["subject"] == subject), None)

    def status(self, number):
        return next(row["status"] for row in self.gateway.listing("tickets", "list") if row["number"] == number)

    def promise(self, number):
        """The clock of the first answer."""
        clocks = self.gateway.listing("sla", "explain", number)
        return next(clock for clock in clocks if clock["clock"] == "first_response")

    def rating(self, number):
        """What its customer said last when he was asked how it was."""
        history = self.gateway.listing("tickets", "show", number)[0]["history"]
        ratings = [event["after"] for event in history if event["action"] == "satisfaction"]
        return int(ratings[-1]) if ratings else None

    def messages(self, number):
        return self.gateway.listing("tickets", "show", number)[0]["messages"]

    def told_twice(self):
        """The name of somebody who got the same words, or the same mail, more than once."""
        for person in self.everybody:
            for key in (lambda letter: letter["Message-ID"], lambda letter: (letter["Subject"], plain_text(letter))):
                seen = [key(letter) for letter in person.look()]
                if len(seen) != len(set(seen)):
                    return person.name
        return None

    @staticmethod
    def mentions(number):
        return lambda letter: number in letter["Subject"] or number in plain_text(letter)

    @staticmethod
    def says(words):
        return lambda letter: words in plain_text(letter)

    @staticmethod
    def find(person, matches):
        return next((letter for letter in person.look() if matches(letter)), None)

    def letter(self, person, claim, since, matches):
        return self.tell.eventually(claim, since, lambda: self.find(person, matches))
