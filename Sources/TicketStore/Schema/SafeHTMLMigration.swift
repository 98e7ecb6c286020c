/// The HTML of a message as it may be shown.
extension Migration {
    static let safeHTML = Migration(
        number: 2,
        sqlite: [
            // NULL: the mail had no HTML
            "ALTER TABLE message ADD COLUMN safe_html TEXT"
        ])
}
