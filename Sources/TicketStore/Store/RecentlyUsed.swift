/// So many answers are remembered; the one that was used the longest ago gives way.
struct RecentlyUsed<Question: Hashable, Answer> {
    private let most: Int
    private var uses = 0
    private var answers: [Question: (answer: Answer, lastUse: Int)] = [:]

    init(most: Int) {
        self.most = most
    }

    var count: Int { answers.count }

    /// Looking is no use: whoever found an answer good keeps it again.
    subscript(question: Question) -> Answer? { answers[question]?.answer }

    mutating func keep(_ answer: Answer, for question: Question) {
        uses += 1
        answers[question] = (answer, uses)
        guard answers.count > most, let oldest = answers.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else {
            return
        }
        answers[oldest] = nil
    }
}
