"""Files of a service on their way into force: read together, checked against one another, stored as versions."""
