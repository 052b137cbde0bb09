"""Pages of the ticket room for staff: the call panel, who sits where, and the day's preparation."""
