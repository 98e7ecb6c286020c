import Glibc

extension ICalendarHolidays {
    /// Reads the file at `path`; that it cannot be read is a problem too.
    package init(path: String, years: ClosedRange<Int>) {
        do {
            let file = try OpenFile(path, for: .readLink)
            guard try file.status().st_mode & S_IFMT == S_IFREG else {
                self.init(years)
                complain(nil, "is not a regular file; correct its path")
                return
            }
            self.init(try file.read(from: 0, count: Self.longestFile + 1), years: years)
        } catch {
            self.init(years)
            let reason = error.code == .missingBlob ? "there is no such file" : error.code.description
            complain(nil, "cannot be read: \(reason); correct its path or its permissions")
        }
    }
}
