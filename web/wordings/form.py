"""What an administrator enters to change a wording: read into a change, or its errors by field."""

from collections.abc import Mapping
from datetime import timedelta

from engine.deployment.rewording import Draft, Reason, Rewording, RewordingRefused
from engine.wordings.wording import MAX_BYTES
from storage.numbers import number_of
from web.entered import Wrong, entered_day
from web.language import N_, _
from web.moments import day_text, now
from web.numbers import number_text

_MOST_NAMED = 10
#: A day further ahead is a slip in the year.
_LONGEST_AHEAD = timedelta(days=5 * 366)
FIELDS = ("title", "text", "case", "from_on", "reason", "in_spite", "seen", "based_on")


def rewording_of(key: str, given: Mapping[str, str]) -> Rewording:
    """The change that the fields describe; raises `Wrong`."""
    errors: dict[str, str] = {}
    from_on = entered_day(given, "from_on", N_("In force from"), errors)
    if from_on and from_on > now().date() + _LONGEST_AHEAD:
        errors["from_on"] = _("In force from: this is more than five years ahead. Correct the year.")
    title = " ".join(given.get("title", "").splitlines()).strip()
    if not title:
        errors["title"] = _("Title: nothing is entered. Enter a title in one line.")
    if not given.get("text", "").strip():
        errors["text"] = _("Text: nothing is entered. Enter what the notice or document says.")
    if errors or from_on is None:
        raise Wrong(errors)
    return Rewording(key, title, given["text"], from_on, _number(given, "seen"), _number(given, "based_on"))


def _number(given: Mapping[str, str], name: str) -> int:
    try:
        return number_of(given.get(name, ""))
    except ValueError:
        return 0  # no page of ours has sent it: it is shown what there is


def wrong_of(refusal: RewordingRefused, *, is_own: bool) -> Wrong:
    """The engine's refusal in the language of the page, at the field that it is about.

    `is_own` if the newest version was written by the same person.
    """
    draft = refusal.draft
    newest, before = (draft.newest, draft.before) if draft else (None, None)
    in_force = before.version if before else 0
    errors: Mapping[Reason, tuple[str, str]] = {
        "no_wording": ("from_on", _("In force from: this text does not exist on that day yet. Choose a later day.")),
        "over": ("from_on", _("In force from: that day has passed. Choose today or a later day.")),
        "unstorable": ("text", _("Text: it has a character that cannot be stored. Remove it.")),
        "newer": ("text", _newer(newest.version if newest else 0, is_own=is_own)),
        "otherwise": (
            "from_on",
            _(
                "In force from: on that day version %(version)s is in force, and yours is based on another one. "
                "Compare yours with it below, then send the form again.",
                version=in_force,
            ),
        ),
        "faulty": _faulty(draft),
        "doubtful": ("in_spite", _doubtful(draft)),
        "same": ("text", _("Text: it is in force as it stands here. Change it, or leave the page.")),
        "waits": (
            "text",
            _(
                "Text: version %(version)s has it already and comes into force on %(day)s. The command atqaru "
                "versions change-date changes that day.",
                version=newest.version if newest else 0,
                day=day_text(newest.effective_from) if newest else "",
            ),
        ),
    }
    field, message = errors[refusal.reason]
    return Wrong({field: message})


def unknown_words(draft: Draft) -> str:
    """The variables that the case lacks, each with the one that may be meant; the first ones of many."""
    named = [
        _("%(name)s (did you mean %(near)s?)", name=name, near=near) if near else name
        for name, near in draft.unknown.items()
    ]
    rest = len(named) - _MOST_NAMED
    shown = ", ".join(named[:_MOST_NAMED])
    return _("%(names)s and %(count)s more", names=shown, count=number_text(rest)) if rest > 0 else shown


def _newer(version: int, *, is_own: bool) -> str:
    if is_own:
        return _(
            "Text: you have changed it elsewhere since you opened this page (version %(version)s). Compare this one "
            "with it below, then send the form again.",
            version=version,
        )
    return _(
        "Text: somebody else has changed it since you opened this page (version %(version)s). Compare yours with it "
        "below, then send the form again.",
        version=version,
    )


def _doubtful(draft: Draft | None) -> str:
    doubts = (
        _("Text: the case does not have these variables: %(names)s. Correct the names.", names=unknown_words(draft))
        if draft and draft.unknown
        else _("Text: there are warnings about it. Read them below and correct the text.")
    )
    return f"{doubts} {_('If the text is right all the same, tick “Put it in force all the same”.')}"


def _faulty(draft: Draft | None) -> tuple[str, str]:
    """Title or text, whichever has the first fault, where in it that is, and what is said of it."""
    if draft is None or not draft.findings:
        return "text", _("Text: an expression or a block is wrong. Correct it by the messages below.")
    if len(draft.file.content) > MAX_BYTES:
        return "text", _(
            "Text: it is too long: %(size)s bytes, of at most %(most)s. A Cyrillic letter takes two.",
            size=number_text(len(draft.file.content)),
            most=number_text(MAX_BYTES),
        )
    first = draft.findings[0]
    place = first.words
    if first.element == "line 1":
        if place:
            return "title", _("Title: this expression is wrong: %(place)s. See the messages below.", place=place)
        return "title", _("Title: an expression is wrong, or it is too long. See the messages below.")
    if not place:
        return "text", _("Text: an expression or a block is wrong. Correct it by the messages below.")
    lines = draft.file.content.decode().split("\n")[2:]
    line = next((number for number, text in enumerate(lines, 1) if place in text), None)
    if line is None:
        return "text", _("Text: this expression is wrong: %(place)s. See the messages below.", place=place)
    return "text", _(
        "Text, line %(line)s: this expression is wrong: %(place)s. See the messages below.", line=line, place=place
    )
