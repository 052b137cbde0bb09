"""The live stream: open screens hear within a second that something changed, without asking again and again.

`GET /stream?topic=visit:<uuid>&topic=section:<slug>` answers with server-sent events:

    event: change
    id: 3f2a-17
    data: {"topic": "section:insurance", "kind": "task_opened", "mark": "q1w2…"}

and a comment every 15 seconds. It says that something changed, never what: the screen fetches its part again
through an ordinary view, with an ordinary permission check. `mark` is random and the same for all who hear of
the event: a view may answer those who bring it with one answer, which began after the event.

Staff listen with their session to the topics of their own municipality. For others (a paired tablet, the
visitor's status page) an app registers who may hear a topic, in its module `stream_guards`:

    def by_status_token(visitor: Visitor, topic: str) -> int | None: ...   # the municipality's id, or None
    register_topic_guard("visit", by_status_token)
"""

from madoguchi.cityhall.tenancy.stream.guards import Visitor, register_topic_guard

__all__ = ["Visitor", "register_topic_guard"]
