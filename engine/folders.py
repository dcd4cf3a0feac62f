"""Folders of files that the product itself knows by name."""

#: The folder in `bpmn` whose processes, forms and wordings every service uses.
SHARED_FOLDER = "shared"
