"""The live connection: what happens reaches whoever looks at it, at once, and nothing is missed across a reconnect.

feed         events from the broker, on a queue of this process's own
changes      what each kind of event means to which stream
streams      rooms, topics, the inbox, one's own rooms: who may read them, and how one catches up
subscription one client's place in one stream: caught up, then live, without a gap and without a repetition
switchboard  who listens to what
client       one connection, whatever carries it
socket, sse  the two carriers
hub          all of it together
"""
