// swift-tools-version: 6.2
import PackageDescription

/// One strictness for every target. The modules form a line, and the build proves it:
/// always pass `--explicit-target-dependency-import-check error`.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "mailgateway",
    products: [.executable(name: "mailgateway", targets: ["MailGateway"])],
    targets: [
        .systemLibrary(name: "CBase64"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CWSlay", providers: [.apt(["libwslay-dev"])]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "cairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        .target(name: "GatewayKit", swiftSettings: strict),
        .target(name: "MIMEParser", dependencies: ["CBase64"], swiftSettings: strict),
        .target(name: "Transport", dependencies: ["GatewayKit", "CCurl"], swiftSettings: strict),
        .target(
            name: "TicketStore", dependencies: ["GatewayKit", "MIMEParser", "CSQLite", "CSodium"],
            swiftSettings: strict),
        .target(
            name: "Notifier", dependencies: ["GatewayKit", "MIMEParser", "TicketStore", "Transport", "CSodium"],
            swiftSettings: strict),
        .target(
            name: "TicketAPI",
            dependencies: [
                "GatewayKit", "MIMEParser", "TicketStore", "Notifier", "CMicroHTTPD", "CWSlay", "CSodium",
                "CXLSXWriter", "CPango",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "MailGateway",
            dependencies: [
                "GatewayKit", "MIMEParser", "TicketStore", "Notifier", "TicketAPI", "Transport", "CYAML", "CSodium",
                "CLibXML", "CMalloc",
            ],
            swiftSettings: strict + [.define("FAILPOINTS", .when(configuration: .debug))]),

        .target(
            name: "GatewayTestKit", dependencies: ["GatewayKit", "CSQLite"], path: "Tests/GatewayTestKit",
            exclude: ["Preload/killer.c", "Preload/clock.c"],
            swiftSettings: strict),
        .executableTarget(
            name: "benchmarks",
            dependencies: ["GatewayTestKit", "GatewayKit", "MIMEParser", "TicketStore", "TicketAPI"],
            path: "Benchmarks", exclude: ["run", "run-api", "run-mime", "run-clocks", "MIME/gmime.c"],
            swiftSettings: strict),
        .testTarget(name: "GatewayKitTests", dependencies: ["GatewayKit"], swiftSettings: strict),
        .testTarget(
            name: "MIMEParserTests", dependencies: ["MIMEParser", "GatewayTestKit"], swiftSettings: strict),
        .testTarget(
            name: "TransportTests", dependencies: ["Transport", "GatewayKit", "GatewayTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "TicketStoreTests", dependencies: ["TicketStore", "MIMEParser", "GatewayKit", "GatewayTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "NotifierTests",
            dependencies: ["Notifier", "TicketStore", "MIMEParser", "Transport", "GatewayKit", "GatewayTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "TicketAPITests",
            dependencies: ["TicketAPI", "Notifier", "TicketStore", "MIMEParser", "GatewayKit", "GatewayTestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "MailGatewayTests",
            dependencies: [
                "MailGateway", "TicketAPI", "Notifier", "TicketStore", "MIMEParser", "Transport", "GatewayKit",
                "GatewayTestKit",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["TicketStore", "MIMEParser", "GatewayKit", "GatewayTestKit"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
