"""A file to be sent: refused, since nothing stores files yet.

To keep only their names would make an applicant believe that a document was handed in which no one has.
"""

from collections.abc import Mapping

from engine.forms.component import Component
from engine.forms.kinds.layout import LeftOut


class FilePicker(LeftOut):
    """Refused in every form."""

    refusal = "files cannot be stored yet; ask for the document's number in a textfield, or tick it in a checklist"


KINDS: Mapping[str, type[Component]] = {"filepicker": FilePicker}
