/// What routes work with.
package struct APIServices: Sendable {
    let desk: HelpDesk
    let identity: Identity
    let feed: LiveFeed
    let settings: APISettings
    /// Of the server that these are asked through.
    let figures: ServerFigures
    /// `nil` where nothing is exported.
    let exports: ExportRuns?

    package init(
        desk: HelpDesk, identity: Identity, feed: LiveFeed, settings: APISettings,
        figures: ServerFigures = ServerFigures(), exports: ExportRuns? = nil
    ) {
        self.figures = figures
        self.exports = exports
        self.desk = desk
        self.identity = identity
        self.feed = feed
        self.settings = settings
    }
}

/// What the administrator decided about the API.
package struct APISettings: Equatable, Sendable {
    /// `https://tickets.example.org`, before every path that is handed out; `nil` for paths alone.
    package var publicURL: String?
    /// Pages of these origins may ask.
    package var origins: Set<String> = []
    /// Whether a ticket's number alone opens what its customer may read. Whoever guesses numbers reads it too.
    package var opensByNumberAlone = false
    /// How long who orders an export waits for it, before he is told how to ask for it.
    package var exportPatience = Duration.seconds(3)
    /// Whether no reverse proxy stands in between: who asks from this machine is then somebody on it.
    package var isAskedDirectly = false

    package init() {}
}
