"""What an administrator enters to change a wording: read into a change, or its errors by field."""

from collections.abc import Mapping, Sequence

from engine.deployment.rewording import Reason, Rewording, RewordingRefused
from storage.numbers import number_of
from web.entered import Wrong, entered_day
from web.language import N_, _
from web.moments import day_text
from web.numbers import number_text

_MOST_NAMED = 10
FIELDS = ("title", "text", "case", "from_on", "reason", "in_spite", "seen")


def rewording_of(key: str, given: Mapping[str, str]) -> Rewording:
    """The change that the fields describe; raises `Wrong`."""
    errors: dict[str, str] = {}
    from_on = entered_day(given, "from_on", N_("First day"), errors)
    title = " ".join(given.get("title", "").splitlines()).strip()
    if not title:
        errors["title"] = _("Subject or title: nothing is entered. Enter it in one line.")
    if not given.get("text", "").strip():
        errors["text"] = _("Text: nothing is entered. Enter what the notice or document says.")
    if errors or from_on is None:
        raise Wrong(errors)
    try:
        seen = number_of(given.get("seen", ""))
    except ValueError:
        seen = 0  # no page of ours has sent it: it is shown what there is
    return Rewording(key, title, given["text"], from_on, seen)


def wrong_of(refusal: RewordingRefused) -> Wrong:
    """The engine's refusal in the language of the page, at the field that it is about."""
    newest = refusal.draft.newest if refusal.draft else None
    unknown = _named(refusal.draft.unknown) if refusal.draft else ""
    version = newest.version if newest else 0
    day = day_text(newest.effective_from) if newest else ""
    doubts = (
        _("Text: the case does not have these variables: %(names)s. Correct the names.", names=unknown)
        if unknown
        else _("Text: there are warnings about it. Read them below and correct the text.")
    )
    insist = _("If the text is right all the same, tick “Put it in force all the same”.")
    errors: Mapping[Reason, tuple[str, str]] = {
        "no_wording": ("from_on", _("First day: this text does not exist on that day yet. Choose a later day.")),
        "over": ("from_on", _("First day: it has passed. Choose today or a later day.")),
        "unstorable": ("text", _("Text: it has a character that cannot be stored. Remove it.")),
        "newer": (
            "text",
            _(
                "Text: somebody else has changed it since you opened this page (version %(version)s). Compare yours "
                "with it below, then send the form again.",
                version=version,
            ),
        ),
        "faulty": _faulty(refusal),
        "doubtful": ("in_spite", f"{doubts} {insist}"),
        "same": ("text", _("Text: it is in force as it stands here. Change it, or leave the page.")),
        "waits": (
            "text",
            _(
                "Text: version %(version)s has it already and comes into force on %(day)s. The command atqaru "
                "versions change-date changes that day.",
                version=version,
                day=day,
            ),
        ),
    }
    field, message = errors[refusal.reason]
    return Wrong({field: message})


def _faulty(refusal: RewordingRefused) -> tuple[str, str]:
    """Title or text, whichever has the first fault, and what is said of it."""
    findings = refusal.draft.findings if refusal.draft else ()
    if findings and findings[0].element == "line 1":
        return "title", _("Subject or title: an expression is wrong, or it is too long. See the messages below.")
    return "text", _("Text: an expression or a block is wrong. Correct it by the messages below.")


def _named(names: Sequence[str]) -> str:
    """The first names of a list, and how many there are beside."""
    rest = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return _("%(names)s and %(count)s more", names=shown, count=number_text(rest)) if rest > 0 else shown
