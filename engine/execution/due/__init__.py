"""What is due: messages, timers, reminders, jobs, cases whose day has come; each a command that the clock gives."""
