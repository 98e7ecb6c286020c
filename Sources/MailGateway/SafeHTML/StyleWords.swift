/// The words, units and colours of CSS that safe HTML may use.
enum StyleWords {
    static let keywords = set(
        """
        armenian auto avoid baseline block bold bolder both bottom break-all break-word capitalize center circle collapse \
        cjk-ideographic dashed decimal decimal-leading-zero disc dotted double fixed georgian groove hebrew hide hidden \
        inherit initial inline inline-block inline-table inset inside italic justify keep-all large larger left lighter \
        line-through list-item loose lower-alpha lower-greek lower-latin lower-roman lowercase ltr medium middle none \
        normal nowrap oblique outset outside overline pre pre-line pre-wrap repeat ridge right rtl separate show \
        small small-caps smaller solid square start end sub super table table-caption table-cell table-column \
        table-column-group table-footer-group table-header-group table-row table-row-group text-bottom text-top thick \
        thin top transparent underline unset upper-alpha upper-latin upper-roman uppercase wavy windowtext x-large \
        x-small xx-large xx-small no-repeat currentcolor
        """)

    static let units = set("% ch cm em ex in mm pc pt px rem")

    static let colourFunctions = set("rgb rgba hsl hsla")

    static let colours = set(
        """
        aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood \
        cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod \
        darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon \
        darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray \
        dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green \
        greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon \
        lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon \
        lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen \
        magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue \
        mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy \
        oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip \
        peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown \
        seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal \
        thistle tomato transparent turquoise violet wheat white whitesmoke windowtext yellow yellowgreen
        """)

    private static func set(_ list: String) -> Set<[UInt8]> {
        Set(list.utf8.split(separator: 0x20).map { Array($0) })
    }
}
