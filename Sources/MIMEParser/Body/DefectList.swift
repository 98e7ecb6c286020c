/// Collects defects up to a limit.
struct DefectList {
    private let limit: Int
    private var defects: [Defect] = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func note(_ kind: Defect.Kind, _ part: PartIndex?, _ offset: Int) {
        guard defects.count < limit else { return }
        defects.append(Defect(kind: kind, part: part, offset: offset))
    }

    /// Together with the defects of the headers, in the order of the parts.
    func inOrder(with others: [Defect]) -> [Defect] {
        if others.isEmpty { return defects }
        return (others + defects).sorted { Self.place($0) < Self.place($1) }
    }

    private static func place(_ defect: Defect) -> (Int, Int) { (defect.part?.value ?? -1, defect.offset) }
}
