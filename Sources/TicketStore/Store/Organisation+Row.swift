import GatewayKit
import MIMEParser

extension Organisation {
    /// Of `organisation o`.
    static let columns: StaticString =
        "o.id, o.uuid, o.name, o.type, o.email, o.phone, o.address, o.city, o.revenue"
    /// Columns that `optional` reads.
    private static let width = 9

    init(_ row: inout SQLRow) throws(StoreError) {
        let id = try row.identifier(OrganisationID.self)
        let uuid = UniqueID(text: try row.text())
        var facts = OrganisationFacts(name: try row.text(), type: try row.text(), email: try row.optionalAddress())
        facts.phone = try row.optionalText()
        facts.address = try row.optionalText()
        facts.city = try row.optionalText()
        facts.revenue = try row.optionalInteger()
        self.init(id: id, uuid: uuid, facts: facts)
    }

    /// Of an outer join.
    static func optional(_ row: inout SQLRow) throws(StoreError) -> Organisation? {
        try row.isNull ? row.pass(width) : Organisation(&row)
    }
}

extension Site {
    /// Of `site s` and its `organisation so`.
    static let columns: StaticString = """
        s.id, s.uuid, s.name, s.type, s.address, s.city, s.latitude, s.longitude, s.status, s.starts_on, s.ends_on, s.budget,
        s.progress, s.responsible, so.id, so.uuid, so.name, so.type, so.email, so.phone, so.address, so.city, so.revenue
        """
    static let tables: StaticString = "site s LEFT JOIN organisation so ON so.id = s.organisation_id"
    private static let width = 23

    init(_ row: inout SQLRow) throws(StoreError) {
        let id = try row.identifier(SiteID.self)
        let uuid = UniqueID(text: try row.text())
        let (name, type) = (try row.text(), try row.text())
        let (address, city) = (try row.optionalText(), try row.optionalText())
        let (latitude, longitude) = (try row.optionalInteger(), try row.optionalInteger())
        var facts = SiteFacts(name: name, type: type, status: try row.text())
        facts.address = address
        facts.city = city
        if let latitude, let longitude {
            facts.coordinates = SiteFacts.Coordinates(
                latitude: Double(latitude) / SiteFacts.Coordinates.unitsPerDegree,
                longitude: Double(longitude) / SiteFacts.Coordinates.unitsPerDegree)
        }
        facts.startsOn = try row.optionalText().flatMap { CivilDate($0) }
        facts.endsOn = try row.optionalText().flatMap { CivilDate($0) }
        facts.budget = try row.optionalInteger()
        facts.progress = try row.optionalInteger().flatMap { Int(exactly: $0) }
        facts.responsible = try row.optionalText()
        self.init(id: id, uuid: uuid, organisation: try Organisation.optional(&row), facts: facts)
    }

    /// Of an outer join.
    static func optional(_ row: inout SQLRow) throws(StoreError) -> Site? {
        try row.isNull ? row.pass(width) : Site(&row)
    }
}

extension SiteFacts.Coordinates {
    /// A degree as stored.
    static let unitsPerDegree = 10_000_000.0

    var storedLatitude: Int64 { Int64((latitude * Self.unitsPerDegree).rounded()) }
    var storedLongitude: Int64 { Int64((longitude * Self.unitsPerDegree).rounded()) }
}
