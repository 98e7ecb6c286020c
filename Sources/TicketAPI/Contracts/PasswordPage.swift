/// What the link of an account shows: one form, no script. The form is sent to the address it came from, with its token.
enum PasswordPage {
    static let form = HTTPResponse(
        status: 200,
        fields: [
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
        ],
        body: .bytes(
            Array(
                """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>Choose a password</title>
                <h1>Choose a password</h1>
                <form method="post">
                <p><label>At least 12 characters: <input type="password" name="password" minlength="12" \
                maxlength="128" required autocomplete="new-password"></label>
                <p><button>Set it</button>
                </form>
                <p>The link works once. If it no longer does, ask for a new one.

                """.utf8)))
}
