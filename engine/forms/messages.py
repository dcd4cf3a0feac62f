"""What a person at a form is told: what is wrong with a value, and how to mend it; holds texts only.

Callers fill in the places in braces; pages translate the texts before that.
"""


def N_(text: str) -> str:  # noqa: N802  # the name by which texts are found for translation
    """Marks a text for translation where it stands."""
    return text


MISSING = N_("{label} is missing. Fill it in.")
MISSING_CHOICE = N_("{label} is missing. Choose one of the options.")
MISSING_CHOICES = N_("{label} is missing. Choose at least one of the options.")
MISSING_TICK = N_("{label} has to be confirmed. Tick the box.")

NOT_TEXT = N_("{label} has to be text. Enter one text.")
CONTROL_CHARACTERS = N_("{label} contains characters that cannot be stored. Delete them and type the text again.")
TOO_LONG_AT_ALL = N_("{label} has {length} characters, more than {limit}. Shorten it.")
TOO_SHORT = N_("{label} has {length} characters. Enter at least {limit}.")
TOO_LONG = N_("{label} has {length} characters. Enter at most {limit}.")
PATTERN = N_("{label} has the wrong form. Enter it as {pattern}.")
EMAIL = N_("{label} is not an e-mail address. Enter one such as name@example.kz.")
PHONE = N_("{label} is not a telephone number. Enter one such as +7 701 234 56 78.")

NOT_NUMBER = N_("{label} is not a number. Enter digits, such as 12 or 12.5.")
NUMBER_TOO_LARGE = N_("{label} is larger than can be stored. Enter a number of at most 15 digits.")
NOT_WHOLE = N_("{label} has to be a whole number. Leave out the part after the point.")
TOO_MANY_DECIMALS = N_("{label} has more than {digits} digits after the point. Round it.")
TOO_SMALL = N_("{label} is less than {limit}. Enter {limit} or more.")
TOO_LARGE = N_("{label} is more than {limit}. Enter {limit} or less.")
OFF_STEP = N_("{label} has to be a multiple of {step}. Enter {below} or {above}.")

NOT_DATE = N_("{label} is not a date. Enter a day that exists as 2026-04-08 or 08.04.2026.")
NOT_TIME = N_("{label} is not a time. Enter it as 18:30.")
NOT_DATE_AND_TIME = N_("{label} is not a date and time. Enter it as 2026-04-08T18:30 or 08.04.2026 18:30.")
IN_THE_PAST = N_("{label} is in the past. Enter {today} or a later day.")

NOT_YES_NO = N_("{label} has to be yes or no. Tick the box or leave it empty.")
NOT_AN_OPTION = N_("{label} has no option {value}. Choose one of those that are shown.")
NOT_ONE_OPTION = N_("{label} takes one option. Choose only one.")
NOT_OPTIONS = N_("{label} has to be a list of options. Choose from those that are shown.")

NOT_ROWS = N_("{label} has to be a list of rows. Enter its rows one by one.")
NOT_A_ROW = N_("{label}: row {number} has to be a set of fields. Enter its fields one by one.")
TOO_MANY_ROWS = N_("{label} has {count} rows, more than {limit}. Remove some of them.")
CROWDED = N_("{label}: the lists of this form have more than {limit} rows together. Remove some of them.")
FIXED_ROWS = N_("{label} has {count} rows, but there are {expected}. Rows cannot be added or removed here.")

CHECK = N_("{label} is not right. Look at it again and correct it.")
BROKEN_RULE = N_("A rule of {label} could not be worked out ({reason}). Tell whoever keeps this form.")
UNKNOWN_FIELD = N_("This form has no field {path}. Leave it out.")
NOT_FIELDS = N_("The values have to be a set of fields by name. Send an object.")
