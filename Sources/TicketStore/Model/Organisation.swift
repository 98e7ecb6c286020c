package import GatewayKit
package import MIMEParser

/// Row id of an organisation.
package typealias OrganisationID = Identifier<Organisation>
/// Row id of a site.
package typealias SiteID = Identifier<Site>

/// For whom work is done: a client firm, a private person.
package struct Organisation: Sendable, Equatable {
    package var id: OrganisationID
    /// What other systems know it by.
    package var uuid: UniqueID
    package var facts: OrganisationFacts

    /// As stored.
    package init(id: OrganisationID, uuid: UniqueID, facts: OrganisationFacts) {
        self.id = id
        self.uuid = uuid
        self.facts = facts
    }
}

/// What is known of an organisation.
package struct OrganisationFacts: Sendable, Equatable {
    /// Not empty.
    package var name: String
    /// In the words of whoever keeps it: `entreprise`, `particulier` …
    package var type: String
    /// Tickets of this address are the organisation's; no two organisations have the same.
    package var email: EmailAddress?
    /// As typed, as are the next two.
    package var phone: String?
    package var address: String?
    package var city: String?
    /// In whole units of its money.
    package var revenue: Int64?

    /// Nothing else is known.
    package init(name: String, type: String, email: EmailAddress? = nil) {
        self.name = name
        self.type = type
        self.email = email
    }
}

/// Where work is done: a building, a construction site, a project.
package struct Site: Sendable, Equatable {
    package var id: SiteID
    /// What other systems know it by.
    package var uuid: UniqueID
    /// Whose it is.
    package var organisation: Organisation?
    package var facts: SiteFacts

    /// As stored.
    package init(id: SiteID, uuid: UniqueID, organisation: Organisation?, facts: SiteFacts) {
        self.id = id
        self.uuid = uuid
        self.organisation = organisation
        self.facts = facts
    }
}

/// What is known of a site.
package struct SiteFacts: Sendable, Equatable {
    /// A place on the globe, in degrees.
    package struct Coordinates: Sendable, Equatable {
        /// −90 to 90.
        package var latitude: Double
        /// −180 to 180.
        package var longitude: Double

        /// The degrees are checked by whoever reads them.
        package init(latitude: Double, longitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    /// Not empty.
    package var name: String
    /// In the words of whoever keeps it: `construction`, `building`, `project` …
    package var type: String
    package var address: String?
    package var city: String?
    package var coordinates: Coordinates?
    /// In the words of whoever keeps it: `en_cours` …
    package var status: String
    /// When the work begins, and its last day.
    package var startsOn: CivilDate?
    package var endsOn: CivilDate?
    /// In whole units of its money.
    package var budget: Int64?
    /// Percent, 0 to 100.
    package var progress: Int?
    /// Who answers for it, by name.
    package var responsible: String?

    /// Nothing else is known.
    package init(name: String, type: String, status: String) {
        self.name = name
        self.type = type
        self.status = status
    }
}
