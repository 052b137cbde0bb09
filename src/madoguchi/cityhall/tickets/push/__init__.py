"""Web Push: a ticket's page is told that its turn comes, although it is closed.

`message` encrypts (RFC 8291), `vapid` signs (RFC 8292), `port` sends (RFC 8030). None of them knows a ticket.
"""
