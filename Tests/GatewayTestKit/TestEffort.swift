/// How long the tests may take: `make test` asks little, `make test-long` (`MAILGATEWAY_LONG=1`) asks everything.
package enum TestEffort {
    package static let isLong = environmentValue("MAILGATEWAY_LONG") == "1"
}
