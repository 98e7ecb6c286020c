/// What lists walk along: each index is in the order of a list and holds what the usual filters ask for, so that a page
/// is found without a look at the tickets that are not on it.
extension Migration {
    static let lists: [SQLText] = [
        """
        CREATE INDEX ticket_list ON ticket
            (status, created_at, id, queue, priority, assignee, category, deleted_at)
        """,
        "CREATE INDEX ticket_assignee ON ticket (assignee, status, created_at, id) WHERE assignee IS NOT NULL",
        """
        CREATE INDEX ticket_updated ON ticket
            (updated_at, id, queue, status, priority, assignee, category, deleted_at)
        """,
        "CREATE INDEX participant_contact ON participant (contact_id)",
        "CREATE INDEX ticket_tag_tag ON ticket_tag (tag)",
        """
        -- promises that are broken, whatever the time is
        CREATE INDEX clock_late ON clock (ticket_id)
        WHERE counted > target AND kind IN ('first_response', 'next_response', 'resolution')
            AND reason NOT IN ('superseded', 'cancelled', 'merged')
        """,
    ]
}
