/// What one line of a mail is taken for while its text is told apart.
enum LineRole {
    case new, blank, quoted
    /// The lines a program wrote above a quotation: "On … Anna wrote:".
    case attribution
    /// Passed on, with everything below it.
    case forwarded
    case signature
}
