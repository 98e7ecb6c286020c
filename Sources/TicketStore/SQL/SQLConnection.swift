/// One open connection to a database. What a backend must supply, and all of it.
package protocol SQLConnection: ~Copyable, SendableMetatype {
    /// Runs one statement to its end and returns its rows.
    mutating func run(_ sql: SQLText) throws(StoreError) -> [SQLRow]

    /// The columns of all rows, one row after the other, for many rows: whole numbers as they are, texts as their places
    /// in `words`. Anything else throws.
    mutating func integers(_ sql: SQLText, _ words: inout WordTable) throws(StoreError) -> [Int64]
}

extension SQLConnection where Self: ~Copyable {
    /// The columns of all rows, one row after the other: for many rows of whole numbers.
    package mutating func integers(_ sql: SQLText) throws(StoreError) -> [Int64] {
        var words = WordTable()
        let numbers = try integers(sql, &words)
        guard words.words.count == 1 else { throw StoreError(.conflict("a number is text"), at: sql.text) }
        return numbers
    }

    /// Runs a statement whose rows nobody wants.
    package mutating func execute(_ sql: SQLText) throws(StoreError) {
        _ = try run(sql)
    }

    /// The first row, or `nil` when there is none.
    package mutating func first(_ sql: SQLText) throws(StoreError) -> SQLRow? {
        try run(sql).first
    }

    /// The row of a statement that always has one.
    package mutating func one(_ sql: SQLText) throws(StoreError) -> SQLRow {
        guard let row = try run(sql).first else { throw StoreError(.conflict("a row is missing"), at: sql.text) }
        return row
    }

    /// Runs `body` in one transaction: all of it is kept, or none of it.
    ///
    /// The write lock is taken first. A transaction that starts by reading and wants to write later fails at once
    /// when somebody else wrote in between, however long one is willing to wait.
    package mutating func transaction<Success>(
        _ body: (inout Self) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try scope("BEGIN IMMEDIATE", body)
    }

    /// Runs `body` over one unchanging view of the database.
    package mutating func snapshot<Success>(
        _ body: (inout Self) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try scope("BEGIN", body)
    }

    /// Runs `body` so that its failure undoes its own work only, inside a running transaction.
    ///
    /// An error that ended the whole transaction is passed on as it is; `StoreError.endsTransaction` tells them apart.
    package mutating func savepoint<Success>(
        _ body: (inout Self) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try execute("SAVEPOINT step")
        do {
            let success = try body(&self)
            try execute("RELEASE step")
            return success
        } catch {
            if !error.endsTransaction {
                try execute("ROLLBACK TO step")
                try execute("RELEASE step")
            }
            throw error
        }
    }

    private mutating func scope<Success>(
        _ begin: SQLText, _ body: (inout Self) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try execute(begin)
        do {
            let success = try body(&self)
            try execute("COMMIT")
            return success
        } catch {
            // A full disk or a failed write may have rolled back already; then there is nothing left to undo.
            _ = try? run("ROLLBACK")
            throw error
        }
    }
}
