/**
 * The field by which a record tells that it was made of a ticket of ours: imported again it is still that ticket.
 *
 * @since 0.1.0
 */
export const OWN_KEY = "backlog_key"
