"""The notices of people who work here about their cases: the list, which are unread, and the words of each."""
