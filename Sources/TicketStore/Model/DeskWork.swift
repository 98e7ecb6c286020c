package import MIMEParser

/// Something one person wants to do at the desk, without a mail: to open a ticket, or to change one.
package struct DeskWork: Sendable {
    /// `nil` opens one.
    package var ticket: TicketKey?
    /// Further parts of that ticket that `decide` asks about.
    package var message: UniqueID?
    /// Files that were uploaded into it.
    package var uploads: [UniqueID] = []
    /// Whose ticket it must be; any other is not there.
    package var visibility: TicketVisibility
    /// The version the person saw; `nil` for whatever there is.
    package var expectedVersion: Int64?
    /// Who does it, as the history tells.
    package var actor: Actor
    /// Asked twice with the same key, it is done once.
    package var repetition: Repetition?
    /// Whose turn it is, where the work may open a ticket.
    package var assignment: [AssignmentQuestion] = []
    /// Who is to be told the number of his ticket without having been proved, and how often that may be.
    package var unproved: (address: EmailAddress, limits: Recurrence)?
    /// Pure; runs inside the transaction.
    package var decide: @Sendable (DeskView) throws(DeskRefusal) -> DeskDecision

    /// On whatever version there is, done as often as it is asked for.
    package init(
        on ticket: TicketKey?, visibleTo visibility: TicketVisibility, by actor: Actor,
        decide: @escaping @Sendable (DeskView) throws(DeskRefusal) -> DeskDecision
    ) {
        self.ticket = ticket
        self.visibility = visibility
        self.actor = actor
        self.decide = decide
    }

    /// What makes two requests the same.
    package struct Repetition: Hashable, Sendable {
        /// Of who asks and the key he gave.
        package var key: Digest
        /// Of all he asks for.
        package var content: Digest

        /// Takes every field as it is.
        package init(key: Digest, content: Digest) {
            self.key = key
            self.content = content
        }
    }
}

/// What there is when somebody wants to change it.
package struct DeskView: Sendable {
    /// `nil` where a ticket is to be opened.
    package var ticket: Ticket?
    /// The requester first.
    package var participants: [Contact] = []
    /// Agents who are told of it.
    package var watchers: [AgentName] = []
    package var tags: [TagName] = []
    /// The one the work names.
    package var message: TicketMessage?
    /// Those the work names that are there, in its order.
    package var uploads: [Attachment] = []
    /// Who of the agents is away, whenever.
    package var absences: [Absence] = []
    /// The answers to the questions of `assignment`.
    package var offers: [AssignmentOffer] = []
    /// How often the unproved person was answered before.
    package var answered = Recurrence()

    /// Of nothing: what there is, is put in by the store.
    package init() {}
}

/// What is changed, and who is told.
package struct DeskDecision: Sendable {
    /// What is done.
    package enum Effect: Sendable {
        /// Nothing; the notices go out all the same.
        case none
        /// Uploads that the work names become files of the message.
        case open(NewTicket, NewMessage, TicketDetails)
        /// A message may come with it; uploads that the work names become its files.
        case change(TicketChange, TicketDetails, saying: NewMessage?)
        /// The named message says this from now on; what it said is kept beside it.
        case edit(text: String)
        /// Nobody sees the named message any more.
        case deleteMessage
        /// A file that belongs to no message yet.
        case upload(NewAttachment, description: String?)
        /// The named upload, or file of a message.
        case deleteFile(AttachmentID)
        /// The ticket; mail to it opens another one.
        case delete
    }

    /// One thing, in one transaction.
    package var effect: Effect
    /// Queued in the same transaction.
    package var notices: [Notice]

    /// Tells nobody unless somebody is named.
    package init(_ effect: Effect, telling notices: [Notice] = []) {
        self.effect = effect
        self.notices = notices
    }
}

/// Fields of a ticket that people set besides what mail changes; `nil` leaves one alone.
package struct TicketDetails: Sendable, Equatable {
    package var subject: String?
    /// What its first message says; what it said is kept beside it.
    package var description: String?
    package var queue: QueueName?
    /// `.some(nil)` takes it away; so with the next double optionals.
    package var category: CategoryName??
    /// Nobody answers for it any more.
    package var isReturned = false
    package var organisation: OrganisationID??
    package var site: SiteID??
    package var unit: String??
    package var resolutionNotes: String?
    /// A JSON object as text.
    package var metadata: String?
    /// Those it has that are not among these go.
    package var tags: [TagName]?
    /// A higher step of the ladder than now.
    package var escalationLevel: Int?

    /// Changes nothing.
    package init() {}
}

/// What became of a piece of desk work.
package struct DeskReceipt: Sendable {
    /// As it is afterwards.
    package var ticket: Ticket
    /// The message that was added or edited.
    package var message: UniqueID?
    /// The file that was uploaded.
    package var file: UniqueID?
    /// It had been done before, under the same key.
    package var isRepeated: Bool

    /// Takes every field as it is.
    package init(ticket: Ticket, message: UniqueID?, file: UniqueID?, isRepeated: Bool) {
        self.ticket = ticket
        self.message = message
        self.file = file
        self.isRepeated = isRepeated
    }
}

/// Why something was not done at the desk.
package enum DeskRefusal: Error, Equatable, Sendable {
    /// There is no such ticket, message or file, or it is somebody else's.
    case unknown
    /// Somebody changed it meanwhile: this is its version.
    case changed(Int64)
    /// The key was used before, for something else.
    case repeatedOtherwise
    /// What stands in this field cannot be done now; the reason is for people.
    case field(String, String)
    /// It is as it is, and does not allow this.
    case conflict(String)
    /// The store could not; nothing was changed.
    case failed(StoreError)
}
