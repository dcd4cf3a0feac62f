"""What a person at a form reads: what is wrong with a value, and how to fix it; holds texts only.

Callers fill in the places in braces; pages translate the texts before that.
"""


def N_(text: str) -> str:  # noqa: N802  # the name by which texts are found for translation
    """Marks a text for translation where it is."""
    return text


# The label comes first and in quotation marks, since it may be a question or a whole sentence; then what is to be done.

YES = N_("Yes")
NO = N_("No")

MISSING = N_("“{label}”: fill this in.")
MISSING_CHOICE = N_("“{label}”: choose one of the options.")
MISSING_CHOICES = N_("“{label}”: choose at least one of the options.")
MISSING_TICK = N_("“{label}”: tick the box to confirm it.")

NOT_TEXT = N_("“{label}”: this is not text. Enter text.")
CONTROL_CHARACTERS = N_("“{label}”: some characters cannot be stored. Delete them and type the text again.")
TOO_LONG_AT_ALL = N_("“{label}”: the text has {length} characters, more than {limit}. Shorten it.")
TOO_SHORT = N_("“{label}”: enter at least {limit} characters. You have entered {length}.")
TOO_LONG = N_("“{label}”: enter at most {limit} characters. You have entered {length}.")
PATTERN = N_("“{label}”: this is not in the expected format. Read the hint at the field and correct it.")
EMAIL = N_("“{label}”: this is not an e-mail address. Enter an address such as name@example.kz.")
PHONE = N_("“{label}”: this is not a telephone number. Enter a number such as +77011234567.")

NOT_NUMBER = N_("“{label}”: this is not a number. Enter digits, such as 12 or 12.5.")
NOT_A_WHOLE_NUMBER = N_("“{label}”: this is not a number. Enter digits, such as 12.")
NUMBER_TOO_LARGE = N_("“{label}”: this number is larger than can be stored. Enter at most 15 digits.")
NOT_WHOLE = N_("“{label}”: this is not a whole number. Enter one without a decimal part.")
TOO_MANY_DECIMALS = N_("“{label}”: too many decimal places. Enter at most {digits}.")
TOO_SMALL = N_("“{label}”: enter {limit} or more.")
TOO_LARGE = N_("“{label}”: enter {limit} or less.")
OFF_STEP = N_("“{label}”: enter a multiple of {step}, such as {below} or {above}.")

NOT_DATE = N_("“{label}”: this is not a date. Enter a day of the calendar, such as 08.04.2026.")
NOT_TIME = N_("“{label}”: this is not a time. Enter hours and minutes, such as 18:30.")
NOT_DATE_AND_TIME = N_("“{label}”: this is not a date and time. Enter both, such as 08.04.2026 18:30.")
IN_THE_PAST = N_("“{label}”: this day has passed. Enter {today} or a later day.")

NOT_YES_NO = N_("“{label}”: tick the box or leave it empty.")
NOT_AN_OPTION = N_("“{label}”: there is no option “{value}”. Choose one of the options shown.")
NOT_ONE_OPTION = N_("“{label}”: choose only one of the options.")
NOT_OPTIONS = N_("“{label}”: not all of these are options. Choose from the options shown.")

NOT_ROWS = N_("“{label}”: the value is not a list of entries. Send a list with an object for each entry.")
NOT_A_ROW = N_("“{label}”: entry {number} is not an object. Send an object with a value for each field.")
TOO_MANY_ROWS = N_("“{label}”: this list has {count} entries, more than {limit}. Remove some of them.")
CROWDED = N_("“{label}”: the lists of this form have more than {limit} entries together. Remove some of them.")
FIXED_ROWS = N_(
    "“{label}”: {count} entries were sent, but there are {expected}. Entries cannot be added or removed here."
)

NOT_ENTERED_HERE = N_("“{label}”: this is filled in for you and cannot be changed. Nothing else can be sent here.")
NOT_KNOWN = N_("“{label}”: this is needed, but it is not known and cannot be entered here. Inform an administrator.")

# Within a list the entry comes before what is said of it.
IN_ENTRY = N_("“{list}”, entry {number}: {message}")

# A message of the form's own does not name the field.
OWN_WORDS = N_("“{label}”: {message}")
CHECK = N_("“{label}”: this is not valid. Check and correct it.")
UNKNOWN_FIELD = N_("This form has no field {path}. Leave it out.")
NOT_FIELDS = N_("This is not an object with fields. Send an object with a value for each field.")

OUT_OF_CALENDAR = N_("“{label}”: the working calendar does not cover this day. Check the year.")

# What cannot be fixed by entering something else; the reason is for who keeps the form, and is not shown.
FAULT = N_("“{label}”: the form has a fault here that no answer can fix. Inform an administrator.")
NOTHING_TO_CHOOSE = N_(
    "“{label}”: there is nothing to choose from, so the form cannot be sent. Inform an administrator."
)
CANNOT_BE_FIXED = N_("“{label}”: this value is refused, but cannot be changed on this page. Inform an administrator.")
