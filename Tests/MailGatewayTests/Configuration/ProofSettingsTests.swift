import Testing

@testable import MailGateway

@Suite struct ProofSettingsTests {
    /// Lines added to the mailbox and to the end of the smallest configuration.
    private func read(_ mailbox: String = "", _ rest: String, replyAddress: String? = nil) -> ConfigurationFile {
        let example = ExampleConfiguration()
        var text = example.text(replacing: 10, with: "    queue: support\n\(mailbox)") + rest
        if let replyAddress { text = text.replacing("support+r.{token}@example.org", with: replyAddress) }
        return ConfigurationFile(Array(text.utf8), name: "c.yaml", secrets: .needed)
    }

    @Test("what is asked of a sender, and whose checks count, is read as written")
    func reads() throws {
        let file = read(
            "    authentication_servers: [mx.example.org, mx2.example.org]",
            "proof:\n  customer_reply: authenticated\n  agent_reply: both\n  agent_command: signed_address\n"
                + "  agent_forward: authenticated\n")
        #expect(file.problems.map(\.description) == [])
        let configuration = try #require(file.configuration)
        #expect(
            configuration.proof
                == ProofSettings(
                    customerReply: .authenticated, agentReply: .both, agentCommand: .signedAddress,
                    agentForward: .authenticated))
        #expect(configuration.mailboxes[0].authenticationServers == ["mx.example.org", "mx2.example.org"])
    }

    @Test("without a word about proof agents must prove themselves and customers need not")
    func defaults() throws {
        let configuration = try #require(read("", "").configuration)
        #expect(configuration.proof == ProofSettings())
        #expect(configuration.mailboxes[0].authenticationServers == [])
    }

    @Test("T2 an agent's address alone can never be made enough", arguments: ["agent_reply", "agent_command"])
    func agentsNeedProof(key: String) {
        let problems = read("", "proof:\n  \(key): claimed\n").problems
        #expect(problems.map(\.path) == ["proof.\(key)"])
        #expect(problems[0].message.hasPrefix("must be one of either, authenticated, signed_address, both, not"))
    }

    @Test("a forward may be taken at the agent's word, and cannot ask for what no forward has")
    func forwards() throws {
        #expect(
            try #require(read("", "proof:\n  agent_forward: claimed\n").configuration).proof.agentForward == .claimed)
        for minimum in ["signed_address", "both"] {
            let problems = read("", "proof:\n  agent_forward: \(minimum)\n").problems
            #expect(problems.map(\.path) == ["proof.agent_forward"])
        }
        let blind = read("", "proof:\n  agent_forward: authenticated\n").problems
        #expect(blind.map(\.message).first?.contains("has no authentication_servers") == true)
    }

    @Test(
        "a minimum that no mail could ever reach is a mistake",
        arguments: ["customer_reply", "agent_reply", "agent_command"],
        ["authenticated", "both", "signed_address"])
    func unreachable(key: String, minimum: String) {
        let blind = read("", "proof:\n  \(key): \(minimum)\n").problems.map(\.message)
        let mute = read(
            "    authentication_servers: mx.example.org", "proof:\n  \(key): \(minimum)\n", replyAddress: "none"
        ).problems.map(\.message)
        #expect(
            blind
                == (minimum == "signed_address"
                    ? [] : ["mailboxes.support has no authentication_servers: no mail there is ever proved so"]))
        #expect(
            mute
                == (minimum == "authenticated"
                    ? [] : ["the reply_address of queues.support is none: no reply to it is ever proved so"]))
    }

    @Test(
        "the name of a server is a word as it stands in the field",
        arguments: ["mx example", "mx;x", "(mx)", "\"\"", "mx/1"])
    func serverNames(name: String) {
        let problems = read("    authentication_servers: [\"\(name.replacing("\"", with: ""))\"]", "").problems
        #expect(problems.map(\.path) == ["mailboxes.support.authentication_servers"])
    }
}
