"""Live pages: sockets that are told of events, presence and typing. Truth is the log; this only says when to look."""
