import GatewayKit
import MIMEParser
import TicketStore

/// Signing in, as document 003 has it, and what goes with it.
enum AuthContract {
    private static let password = Schema.text(1, 1_000)
    private static let user = Schema.named(
        "User",
        .object([
            .required("id", .uuid), .required("nom", .text(0, 1_000)), .required("email", .line),
            .required("role", .word(Caller.Role.allCases.map(\.rawValue))),
        ]))
    private static let signedIn = Schema.named(
        "SignIn",
        .object([
            .required("token", .text(1, 10_000)), .required("expiresAt", .instant),
            .required("refreshToken", .text(1, 1_000)), .required("refreshExpiresAt", .instant),
            .required("user", user),
        ]))

    static let routes: [Route] = [
        Route(
            .post, "/api/auth/login", "auth.login", "Sign in",
            body: .json(.object([.required("email", .text(1, 1_000)), .required("password", password)])),
            answer: .ok(signedIn)
        ) { call in
            answer(
                try await call.identity.login(
                    address: call.body.text("email") ?? "", password: call.body.text("password") ?? "",
                    peer: call.request.peer, now: call.now))
        },
        Route(
            .post, "/api/auth/refresh", "auth.refresh", "Exchange a refresh token for the next two tokens",
            body: .json(.object([.required("refreshToken", .text(1, 1_000))])), answer: .ok(signedIn)
        ) { call in
            answer(
                try await call.identity.refresh(
                    call.body.text("refreshToken") ?? "", peer: call.request.peer, now: call.now))
        },
        Route(
            .get, "/api/auth/password", "auth.page", "The page behind the link of an account",
            query: [.init("token", .text(1, 1_000), "of the link")], answer: Route.Answer(status: 200, schema: nil)
        ) { _ in PasswordPage.form },
        Route(
            .post, "/api/auth/password", "auth.password", "Set the password with the link of the account",
            query: [.init("token", .text(1, 1_000), "of the link, where the body has none")],
            body: .jsonOrForm(.object([.optional("token", .text(1, 1_000)), .required("password", password)])),
            answer: .nothing
        ) { call in
            try await call.identity.setPassword(
                link: call.body.text("token") ?? call.query["token"] ?? "", password: call.body.text("password") ?? "",
                peer: call.request.peer, now: call.now)
            return .noContent
        },
        Route(.post, "/api/auth/logout", "auth.logout", "End the session", answer: .nothing) { call in
            try await call.identity.logout(call.caller, now: call.now)
            return .noContent
        },
        Route(.get, "/api/auth/me", "auth.me", "Who the caller is", answer: .ok(user)) { call in
            .json(words(try call.caller))
        },
    ]

    private static func answer(_ signIn: SignIn) -> HTTPResponse {
        .json(
            .object([
                ("token", .text(signIn.accessToken.reveal { $0 })),
                ("expiresAt", .text(signIn.accessExpiresAt.description)),
                ("refreshToken", .text(signIn.refreshToken.reveal { $0 })),
                ("refreshExpiresAt", .text(signIn.refreshExpiresAt.description)), ("user", words(signIn.caller)),
            ]))
    }

    private static func words(_ caller: Caller) -> JSONValue {
        .object([
            ("id", .text(caller.account.text)), ("nom", .text(caller.name)),
            ("email", .text(caller.address.description)), ("role", .text(caller.role.rawValue)),
        ])
    }
}
