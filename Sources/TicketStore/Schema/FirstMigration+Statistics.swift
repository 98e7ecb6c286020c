/// What statistics are counted from: each index holds all that one count asks for, so no row is read.
extension Migration {
    static let statistics: [SQLText] = [
        "CREATE INDEX ticket_count ON ticket (queue, status, priority, category, assignee, deleted_at)",
        """
        -- also what lists of any status walk along
        CREATE INDEX ticket_opened ON ticket
            (created_at, id, queue, escalation_level, status, priority, assignee, category, deleted_at)
        """,
        """
        CREATE INDEX ticket_desk ON ticket (assignee, status, queue, deleted_at)
        WHERE assignee IS NOT NULL AND status IN ('open', 'assigned', 'in_progress', 'waiting_customer')
        """,
        "CREATE INDEX ticket_deleted ON ticket (id) WHERE deleted_at IS NOT NULL",
        """
        CREATE INDEX history_day ON history (action, at, before, after, ticket_id)
        WHERE action IN ('status', 'first_response', 'sla.breached', 'satisfaction')
        """,
        """
        CREATE INDEX message_answer ON message (created_at, author_agent, ticket_id)
        WHERE kind = 'public' AND direction = 'out' AND author_agent IS NOT NULL
        """,
        """
        -- promises that are still to be kept
        CREATE INDEX clock_promise ON clock (ticket_id, state, deadline_at, counted, target, done)
        WHERE state <> 'ended' AND kind IN ('first_response', 'next_response', 'resolution')
        """,
        """
        -- promises that were kept, or broken
        CREATE INDEX clock_ended ON clock (kind, since, reason, counted, target, ticket_id)
        WHERE state = 'ended' AND kind IN ('first_response', 'next_response', 'resolution')
        """,
    ]
}
