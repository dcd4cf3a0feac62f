"""Tables of what is deployed: deployments, their files, and the processes, decisions, forms and texts in them."""

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from storage.columns import Moment
from storage.tables.metadata import metadata, one_of, required

deployments = Table(
    "deployments",
    metadata,
    Column("id", Integer, primary_key=True),
    required("deployed_at", Moment),
    required("actor", Text),
    required("effective_from", Date),
    required("source", Text),
)

resources = Table(
    "resources",
    metadata,
    Column("id", Integer, primary_key=True),
    required("deployment_id", Integer, ForeignKey("deployments.id"), index=True),
    required("name", Text),
    *one_of("kind", "bpmn", "dmn", "form", "groups", "texts", "wording", "registers"),
    required("content", LargeBinary),
    required("content_hash", LargeBinary),
    Column("folder", Text),  # in which the file stood; unknown of older ones
)

definitions = Table(
    "definitions",
    metadata,
    Column("id", Integer, primary_key=True),
    *one_of("kind", "process", "decision", "form", "texts", "wording", "register"),
    required("key", Text),
    required("version", Integer),
    Column("version_tag", Text),
    required("name", Text),
    required("effective_from", Date),
    required("resource_id", Integer, ForeignKey("resources.id"), index=True),
    Column("withdrawn_at", Moment),  # taken back before it came into force
    UniqueConstraint("kind", "key", "version"),
)
