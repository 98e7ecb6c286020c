/// Who of the agents is not there, and whose turn it is.
extension Migration {
    static let absence: [SQLText] = [
        """
        -- what each agent said last about being there
        CREATE TABLE absence (
            agent TEXT PRIMARY KEY,
            -- see Absence.Word
            word TEXT NOT NULL,
            said_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        -- who was given a ticket of a queue, in what order
        CREATE TABLE assignment_turn (
            queue TEXT NOT NULL,
            agent TEXT NOT NULL,
            -- the larger, the later
            turn INTEGER NOT NULL,
            PRIMARY KEY (queue, agent)
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
