"""The services as data: diagrams, decisions, forms and calendars; no code stands here."""
