/// What nobody writes and everybody sends: the foot of mailing lists, and how a letter is closed.
enum FooterPhrases {
    /// How the foot of a mailing list begins.
    static let lists = FoldedPhrases([
        "you received this message because you", "you received this email because you",
        "you are receiving this because you", "you are receiving this email because",
        "to unsubscribe from this", "to unsubscribe, ", "to unsubscribe send", "to unsubscribe:", "unsubscribe: ",
        "to stop receiving these emails", "to stop receiving emails from", "for more options, visit this group",
        "reply to this email directly or view it on", "view this message in context", "vous recevez cet email car",
        "vous recevez ce message car", "sie erhalten diese nachricht, weil", "sie erhalten diese e-mail, weil",
    ])

    /// How a letter is closed: words before a name, no answer to anything.
    static let closings = FoldedPhrases([
        "regards", "best", "best regards", "kind regards", "warm regards", "with regards", "many thanks", "thanks",
        "thank you", "thx", "cheers", "sincerely", "yours", "yours sincerely", "yours truly", "yours faithfully",
        "br", "rgds", "take care", "cordialement", "bien cordialement", "bien a vous", "salutations", "merci",
        "meilleures salutations", "sinceres salutations", "mit freundlichen grüßen", "mit freundlichem gruß",
        "mit besten grüßen", "viele grüße", "viele grusse", "liebe grüße", "beste grüße", "freundliche grüße",
        "freundliche grusse", "grüße", "grusse", "gruß", "gruss",
        "mfg", "lg", "vg", "danke", "saludos", "un saludo", "saludos cordiales", "atentamente", "gracias",
        "cordiali saluti", "distinti saluti", "saluti", "grazie", "met vriendelijke groet", "met vriendelijke groeten",
        "groet", "groeten", "mvg", "bedankt", "atenciosamente", "cumprimentos", "obrigado", "obrigada", "abracos",
        "pozdrawiam", "z powazaniem", "dziekuje", "med vanlig halsning", "med vanliga halsningar", "halsningar",
        "mvh", "med venlig hilsen", "vennlig hilsen", "med vennlig hilsen", "hilsen", "terveisin",
        "ystavallisin terveisin",
        "s pozdravem", "udvozlettel", "cu stima", "saygilarimla", "с уважением", "з повагою", "поздрави",
        "με εκτίμηση",
    ])
}
