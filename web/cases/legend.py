"""What the figures of a timeline mean; the template draws them beside these words."""

from collections.abc import Mapping
from typing import NamedTuple

from web.language import N_


class Legend(NamedTuple):
    """The meaning of each kind of bar and each shape of mark."""

    bars: Mapping[str, str]
    marks: Mapping[str, str]


LEGEND = Legend(
    bars={
        "step": N_("a step was open"),
        "met": N_("a term that was met, up to its due moment"),
        "missed": N_("a term that was missed"),
        "late": N_("a term that is over and not closed yet"),
        "open": N_("a term that still runs"),
        "cancelled": N_("a term that is not needed any more"),
    },
    marks={
        "start": N_("the application came"),
        "done": N_("a step was done"),
        "cancelled": N_("a step was called off"),
        "met": N_("the moment at which a term was met"),
        "missed": N_("the due moment of a term that was missed"),
        "paper": N_("a notice, a reminder or a message"),
        "read": N_("a notice was read"),
        "document": N_("a document was issued"),
        "incident": N_("a step failed"),
        "end": N_("the case ended"),
    },
)
