/// What the value of a CSS property may consist of, besides the common words.
struct StyleProperty: OptionSet {
    let rawValue: UInt8

    static let lengths = StyleProperty(rawValue: 1)
    /// Also lengths below zero. Not for what would put an element over another.
    static let negatives = StyleProperty(rawValue: 2)
    static let colours = StyleProperty(rawValue: 4)
    static let fonts = StyleProperty(rawValue: 8)

    /// Every property that stays.
    static let named: [[UInt8]: StyleProperty] = {
        let groups: [(StyleProperty, String)] = [
            (
                [],
                """
                border-bottom-style border-collapse border-left-style border-right-style border-style \
                border-top-style caption-side clear direction display empty-cells float font-style font-variant \
                list-style list-style-position list-style-type overflow-wrap table-layout text-align \
                text-decoration-line text-decoration-style text-transform white-space word-break word-wrap
                """
            ),
            ([.colours], "background background-color border-color color text-decoration text-decoration-color"),
            (
                [.colours],
                "border-bottom-color border-left-color border-right-color border-top-color"
            ),
            (
                [.lengths, .colours],
                "border border-bottom border-left border-right border-top"
            ),
            (
                [.lengths],
                """
                border-bottom-width border-left-width border-radius border-right-width border-spacing \
                border-top-width border-width font-size font-weight height line-height margin margin-bottom \
                margin-left margin-right margin-top max-height max-width min-height min-width padding \
                padding-bottom padding-left padding-right padding-top width word-spacing
                """
            ),
            ([.lengths, .negatives], "letter-spacing text-indent vertical-align"),
            ([.lengths, .fonts], "font"),
            ([.fonts], "font-family"),
        ]
        var table: [[UInt8]: StyleProperty] = [:]
        for (property, names) in groups {
            for name in names.utf8.split(separator: 0x20) { table[Array(name)] = property }
        }
        return table
    }()
}
