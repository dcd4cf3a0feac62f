"""What people who work here are told of their cases: their notices, which of them are unread, and the words of each."""
