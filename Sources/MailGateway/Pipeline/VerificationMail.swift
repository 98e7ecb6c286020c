import GatewayKit

/// What a mail carries that proves to another service that its reader owns an address: a one-time code, or a link
/// that confirms.
///
/// Whoever can make such a mail come to a ticket and read it there owns our address in the eyes of that service.
/// The signs are narrow on purpose: a phrase that such mail uses, near the beginning, and what it speaks of beside it.
enum VerificationMail: Equatable, Sendable {
    case code, link

    /// `nil` when neither is there. Only the beginnings of subject and text are read.
    init?(subject: String, text: String, isHTML: Bool) {
        let beginnings = [subject, text].map { String(decoding: $0.utf8.prefix(Self.longest), as: UTF8.self) }
        let words = FoldedText.bytes(beginnings.joined(separator: " \n "))
        if Self.holdsCode(words[...]), Self.codePhrases.contains(where: { Self.hasCode(near: $0, in: words) }) {
            self = .code
        } else if isHTML || Self.address.firstIndex(in: words) != nil,
            Self.linkPhrases.contains(where: { $0.firstIndex(in: words) != nil })
        {
            self = .link
        } else {
            return nil
        }
    }

    /// Such mail says what it wants at once.
    private static let longest = 2 << 10
    /// How far from the phrase the code stands.
    private static let reach = 160

    /// Each place of the phrase is looked at once, each with a reach of its own: linear in the text.
    private static func hasCode(near phrase: BytePattern, in text: [UInt8]) -> Bool {
        var from = 0
        while let found = phrase.firstIndex(in: text, from: from) {
            from = found + phrase.bytes.count
            if holdsCode(text[max(0, found - reach / 2)..<found]) { return true }
            if holdsCode(text[from..<min(text.count, from + reach)]) { return true }
        }
        return false
    }

    /// A word of four to eight digits, also in two halves, or six to eight letters and digits mixed.
    private static func holdsCode(_ text: ArraySlice<UInt8>) -> Bool {
        var previousDigits = 0
        for word in text.split(whereSeparator: { !isCodeByte($0) }) {
            let digits = word.count(where: ASCIIText.isDigit)
            if digits == word.count, (4...8).contains(digits) || digits == 3 && previousDigits == 3 { return true }
            if digits >= 2, digits < word.count, (6...8).contains(word.count) { return true }
            previousDigits = digits == word.count ? digits : 0
        }
        return false
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        ASCIIText.isDigit(byte) || ASCIIText.isLetter(byte) || byte >= 0x80
    }

    private static let address = BytePattern(Array("http".utf8))

    private static let codePhrases = [
        "verification code", "verify code", "security code", "confirmation code", "one-time code", "one time code",
        "one-time password", "one time password", "one-time passcode", "one-time pin", "login code", "log-in code",
        "sign-in code", "signin code", "authentication code", "passcode", "your code is", "your code:",
        "code de verification", "code de securite", "code de confirmation", "code de connexion", "code d'acces",
        "code a usage unique", "mot de passe a usage unique", "votre code est", "bestatigungscode", "sicherheitscode",
        "verifizierungscode", "prufcode", "einmalcode", "einmalpasswort", "anmeldecode", "ihr code lautet",
        "dein code lautet", "codigo de verificacion", "codigo de seguridad", "codigo de confirmacion",
        "codigo de acceso", "tu codigo es", "codice di verifica", "codice di sicurezza", "codice di conferma",
        "codice di accesso", "il tuo codice", "verificatiecode", "beveiligingscode", "bevestigingscode", "inlogcode",
        "codigo de verificacao", "codigo de seguranca", "codigo de confirmacao", "kod weryfikacyjny",
        "verifieringskod", "bekraeftelseskode", "код подтверждения", "проверочный код", "認証コード", "確認コード",
        "验证码", "驗證碼", "인증번호", "인증 코드",
    ].map { BytePattern(FoldedText.bytes($0)) }

    private static let linkPhrases = [
        "verify your email", "verify your e-mail", "confirm your email", "confirm your e-mail", "verify this email",
        "confirm this email", "verify email address", "confirm email address", "verify your account",
        "confirm your account", "activate your account", "confirm your registration", "complete your registration",
        "complete your sign up", "reset your password", "password reset", "magic link", "verify your identity",
        "confirm your identity", "confirmez votre adresse", "confirmer votre adresse", "verifiez votre adresse",
        "verifier votre adresse", "activez votre compte", "activer votre compte", "confirmez votre inscription",
        "reinitialiser votre mot de passe", "reinitialisez votre mot de passe", "bestatigen sie ihre e-mail",
        "bestatige deine e-mail", "e-mail-adresse bestatigen", "konto aktivieren", "passwort zurucksetzen",
        "confirma tu correo", "verifica tu correo", "confirme su correo", "activa tu cuenta",
        "restablecer tu contrasena", "conferma il tuo indirizzo", "verifica il tuo indirizzo", "attiva il tuo account",
        "reimposta la password", "bevestig je e-mail", "bevestig uw e-mail", "activeer je account",
        "confirme seu e-mail", "verifique seu e-mail", "redefinir sua senha", "potwierdz swoj adres",
        "подтвердите адрес", "подтвердите свой адрес",
    ].map { BytePattern(FoldedText.bytes($0)) }
}

extension VerificationMail: CustomStringConvertible {
    /// For the decision trace; holds no word of the mail.
    var description: String {
        switch self {
        case .code: "looks like a one-time code of another service"
        case .link: "looks like a link that confirms something to another service"
        }
    }
}
