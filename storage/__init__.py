"""Tables, sessions, migrations, audit log and read queries; knows nothing of the layers above."""
