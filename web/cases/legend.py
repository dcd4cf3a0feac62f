"""The meaning of the shapes in a timeline; the template draws them next to these words."""

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
        "met": N_("a deadline that was met, up to its due moment"),
        "missed": N_("a deadline that was missed"),
        "late": N_("a deadline that has passed and is not closed yet"),
        "open": N_("a deadline that is still running"),
        "cancelled": N_("a deadline that is no longer needed"),
    },
    marks={
        "start": N_("the application was received"),
        "done": N_("a step was completed"),
        "cancelled": N_("a step was cancelled"),
        "met": N_("the moment at which a deadline was met"),
        "missed": N_("the due moment of a deadline that was missed"),
        "envelope": N_("a notice, a reminder or a message"),
        "read": N_("a notice was read"),
        "document": N_("a document was issued"),
        "incident": N_("a step failed"),
        "end": N_("the case was completed"),
    },
)
