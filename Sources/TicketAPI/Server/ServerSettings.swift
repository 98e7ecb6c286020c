/// Where the API listens, and what it lets clients do to it.
package struct ServerSettings: Equatable, Sendable {
    /// The address of the network interface, IPv4 or IPv6; `::` is every one of both kinds.
    package var address = "127.0.0.1"
    /// 0 takes any free one.
    package var port = 8007
    /// Addresses whose X-Forwarded-For is believed: the reverse proxies.
    package var trustedProxies: Set<String> = ["127.0.0.1", "::1"]

    /// Connections at a time; others wait in the system's queue.
    package var connections = 1_000
    /// Connections at a time from one address; 0 is any number, as all of them are the proxy's behind one.
    package var connectionsPerAddress = 0
    /// The head of a request, request line included; beyond, 431.
    package var headBytes = 32 << 10
    /// The target of a request, query included; beyond, 414.
    package var targetBytes = 8 << 10
    /// Fields in a head; beyond, 431.
    package var fields = 100
    /// Parameters in a query; beyond, 400.
    package var parameters = 200
    /// The body of a request; beyond, 413.
    package var bodyBytes = 30_000_000
    /// The bodies of all requests in hand; beyond, 503.
    package var bodiesBytes = 128_000_000
    /// Requests in hand at a time, whose answer is being made; beyond, 503.
    package var requestsInHand = 512
    /// Clients that stay, of both kinds together; beyond, 503.
    package var liveClients = 1_000
    /// Messages that wait for one client that stays; one that falls farther behind is let go.
    package var backlogMessages = 256
    /// Bytes that wait for one client that stays; one that falls farther behind is let go.
    package var backlogBytes = 1 << 20

    /// How long the head of a request may take, and how long a body may make no progress; beyond, 408.
    package var requestDeadline: Duration = .seconds(10)
    /// Bytes a second a body has to bring on top of that.
    package var slowestBody = 1_000
    /// How long a connection may stay open between two requests, or an answer unread.
    package var idle: Duration = .seconds(60)
    /// Between two signs of life for a client that stays. One that has gone is noticed at the second.
    package var heartbeat: Duration = .seconds(15)
    /// How long requests in hand have to be answered when the server stops.
    package var farewell: Duration = .seconds(5)

    /// The defaults.
    package init() {}

    /// The longest message a WebSocket client may send. Nothing is made of any.
    static let incomingMessageBytes: UInt64 = 4 << 10
    /// What a client refused for want of room is told to wait before it comes again, in seconds.
    static let retryAfter = 2
    /// Threads that talk to the sockets. They never wait for an answer to be made.
    static let threads = 2
}
