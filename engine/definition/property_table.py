"""The table of properties: on which elements each is carried out, which value it has, and what it says.

The check, the element templates and the table of docs/analyst.md read it. What a value must be in itself is in
`placement` and `process_words`.
"""

from collections.abc import Mapping

from engine.definition.details import WORDING
from engine.definition.properties import (
    Place,
    Property,
    anywhere,
    gives_data,
    has_subject,
    informs,
    is_call,
    is_deadline,
    is_sent_by_form,
    is_timer,
    is_user_task,
    may_have_form,
    may_have_starters,
    offers_something,
    says_something,
)
from engine.definition.reminding import REMINDER

_DETAILS, _DEADLINES, _CONTRACTS = "Details of some properties", "Deadlines", "Contracts of called processes"


def _of_any(name: str, value: str, words: str, more: str = "") -> Property:
    return Property(name, "any element", value, words, anywhere, more=more)


def _of_message(name: str, value: str, words: str, *, is_feel: bool = False, more: str = "") -> Property:
    remedy = "it is for an event that catches a message and has a form"
    on = "a message catch event with `form`"
    return Property(name, on, value, words, is_sent_by_form, remedy, is_feel=is_feel, more=more)


def _of_deadline(name: str, value: str, words: str, *, place: Place = is_deadline, is_feel: bool = False) -> Property:
    remedy = (
        "it is for a deadline: take it away, or give a timer its law" if place is is_deadline else "it is for a timer"
    )
    return Property(name, "a deadline", value, words, place, remedy, is_feel=is_feel, more=_DEADLINES)


def _of_questions(name: str, words: str) -> Property:
    remedy = "it is for a user task"
    return Property(name, "a user task", "name of a variable", words, is_user_task, remedy, more="Questionnaires")


def _of_service(name: str, value: str, words: str, *, is_feel: bool = False, more: str = "") -> Property:
    on = "a process that starts cases"
    return Property(name, on, value, words, is_of_process=True, is_feel=is_feel, more=more)


def _of_called(name: str, words: str) -> Property:
    on, value = "a process that others call", "`name: type, words`; entries are separated by semicolons"
    return Property(name, on, value, words, is_of_process=True, more=_CONTRACTS)


_IDS, _GROUPS = "ids of registers, separated by blanks", "ids of groups, separated by blanks"
_ALL = (
    Property(
        "law",
        "any element, a process",
        "ids of rules, separated by blanks, or FEEL",
        "the rules that the element implements; every event of the case that comes from it names them",
        anywhere,
        is_of_process=True,
        is_feel=True,
        example="ATT-07.1 CLK-02",
        more="What a caller gives",
    ),
    _of_any("stage", "text", "a monitoring record with this stage is stored when the step completes"),
    _of_any(
        "status", "text", "what the applicant's account shows while a token is at the element; the innermost one counts"
    ),
    _of_any(
        "registers",
        _IDS,
        "the registers that the element's expressions can read, on a start event those that its form can read",
        "Registers",
    ),
    _of_any(
        "people",
        _GROUPS,
        "the groups whose members they can read: a list with `login` and `name`, under the name of the group",
    ),
    Property(
        WORDING,
        "a task with a handler, a user task",
        "id of a wording, or FEEL",
        "what it sends, issues or shows",
        says_something,
        "write it on the task that sends, issues or shows what it says",
        is_feel=True,
        more="Wordings of notices and documents",
    ),
    Property(
        "restricted_when",
        "a task or event that gives data, a business rule task",
        "FEEL over these data, of a decision over its variables and its result",
        "if it is true, people without the role `see_data` see only that a restriction was found",
        gives_data,
        "write it on the task or event that gives the data",
        is_feel=True,
        more=_DETAILS,
    ),
    Property(
        "subject",
        "a user task, a message that officials send",
        "text or FEEL",
        "whom or what it is about; the worklist shows it, so that tasks of one kind can be distinguished; "
        "a text of the service reads in the language of the page",
        has_subject,
        "it is for a user task, or goes with senders or sender_users",
        is_feel=True,
    ),
    Property(
        "matter_of",
        "a user task, a process",
        "FEEL with a list of logins",
        "the people whose own application it decides: they have no part in the task; of a process, none in overseeing "
        "its cases and in starting steps, while each task names its own",
        is_user_task,
        "write it on the user task that decides, or on the process",
        is_of_process=True,
        is_feel=True,
        more="Conflict of interest",
    ),
    Property(
        "shows",
        "a call activity",
        "names of variables, separated by blanks or commas",
        "the variables that the called process reads as they are at the moment",
        is_call,
        "it is for a call activity",
        more="What a caller gives",
    ),
    _of_questions("asks", "the variable with the questions of a questionnaire"),
    _of_questions("saves", "the variable that takes the answers of a questionnaire"),
    Property(
        "form",
        "the start event of a service, a message catch event",
        "id of a form; of a message also FEEL",
        "the form that starts a case, or with which people send the message, such as an objection",
        may_have_form,
        is_feel=True,
        more=_DETAILS,
    ),
    Property(
        "starters",
        "a start event with `form`, a step of an ad-hoc sub-process",
        _GROUPS,
        "the groups that start such a case as part of their work, or the step; without it applicants start the case",
        may_have_starters,
        "it goes with form on the start event of a service, or is for what can begin in an ad-hoc sub-process",
        more="Ad-hoc sub-processes",
    ),
    _of_message(
        "senders",
        "ids of groups, separated by commas",
        "the officials who can send the message instead of the applicant",
        more=_DETAILS,
    ),
    _of_message("sender_users", "FEEL with logins", "the same by their logins, such as `=present.login`", is_feel=True),
    Property(
        "action",
        "a message catch event with `form`, a step with `starters`",
        "text",
        "what the link says with which people send the message or start the step; without it, the name of the element",
        offers_something,
        "it is for an event that catches a message and has a form, or goes with starters on a step",
    ),
    _of_deadline("term", "number", "the number of working days", place=is_timer, is_feel=True),
    _of_deadline(
        "counted_from",
        "name of a variable",
        "the day from which the element template counts; only the template reads it",
        place=is_timer,
        is_feel=True,
    ),
    _of_deadline("met_when", "FEEL", "what must be so when its step ends for it to be met", is_feel=True),
    _of_deadline("runs_when", "FEEL", "the condition under which it applies", is_feel=True),
    _of_deadline(
        "remind", "numbers, separated by blanks", "how many working days before it people are reminded; 1 without it"
    ),
    _of_deadline(
        "escalate",
        "ids of groups, separated by commas",
        "the groups that are also reminded on the last of these days",
    ),
    _of_deadline(REMINDER, "id of a wording", "what its reminders say, in place of the wording of the product"),
    Property(
        "alarm",
        "a timer that only reminds",
        "id of a rule",
        "the rule that requires the reminder; it is not a deadline and needs no `law`",
        is_timer,
        "it is for a timer",
    ),
    Property(
        "notice",
        "a deadline, a task that sends a notice",
        "code of a notice",
        "the notice that informs the applicant of a new date, when a changed calendar moves it",
        informs,
        "it is for a deadline, or a task that sends a notice",
        more="notice",
    ),
    _of_service(
        "title",
        "text or FEEL",
        "what lists show a case under, such as `=applicant_full_name`",
        is_feel=True,
        more=_DETAILS,
    ),
    _of_service(
        "number", "name of a variable", "the variable with the number of a case; `registration_number` without it"
    ),
    _of_service(
        "search", "names of variables, separated by blanks", "the variables by which people find a case", more=_DETAILS
    ),
    _of_service(
        "outcomes",
        "`code: words`; entries are separated by semicolons",
        "what the outcomes of its cases are called",
        more=_DETAILS,
    ),
    _of_service(
        "dates",
        "`words: variables`; entries are separated by semicolons",
        "the days for which an applicant waits, shown in the account while the case is running",
        more=_DETAILS,
    ),
    _of_called("takes", "what it takes from its call"),
    _of_called("gives", "what it gives to its call"),
)
#: Every property by its name.
PROPERTIES: Mapping[str, Property] = {each.name: each for each in _ALL}
OF_ELEMENTS: Mapping[str, Property] = {each.name: each for each in _ALL if each.place is not None}
OF_PROCESSES: Mapping[str, Property] = {each.name: each for each in _ALL if each.is_of_process}
