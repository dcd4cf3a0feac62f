"""The base of models of files, and how a document becomes one of them with every mistake reported at once."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    Strict,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from engine.files.faults import BadFile, Mistake, Way, place_of
from engine.files.words import words_for

T = TypeVar("T")
Self = TypeVar("Self", bound="Written")
#: A list of a file, as a value that never changes.
Several = Annotated[tuple[T, ...], Strict(strict=False)]
_TOLD = "told"
#: The tag of a union is in the way, too, and is no part of it for people.
_TAG = re.compile(r"<\w+>")


class Written(BaseModel):
    """A part of a file that people write: fields have exactly their types, and there are no others."""

    #: what people call a field of it
    noun: ClassVar[str] = "field"
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    @model_validator(mode="wrap")
    @classmethod
    def _tell(cls, raw: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Words every mistake where the model is known whose field it is in."""
        try:
            return handler(raw)
        except ValidationError as error:
            raise _worded(error, cls) from None


class Setting(Written):
    """Settings from the environment, which holds texts alone, numbers too."""

    noun: ClassVar[str] = "setting"
    model_config = ConfigDict(strict=False)


def mistaken(*mistakes: tuple[Way, str]) -> ValidationError:
    """What a validator raises that finds several mistakes, each at its way from the model."""
    details = [InitErrorDetails(type=_custom(message), loc=way, input=None) for way, message in mistakes]
    return ValidationError.from_exception_data("", details)


def checked(
    document: Any, source: str, shape: type[T], lines: Mapping[Way, int] | None = None, context: Any = None
) -> T:
    """The model that a document of JSON types describes; raises `BadFile` with every mistake."""
    try:
        return TypeAdapter(shape).validate_python(document, context=context, by_alias=True, by_name=False)
    except ValidationError as error:
        raise BadFile(source, mistakes_of(error, lines or {})) from error


def mistakes_of(error: ValidationError, lines: Mapping[Way, int]) -> list[Mistake]:
    """The mistakes as people read them, in the order of their lines where these are known."""
    found = [(_way_of(each["loc"]), each["msg"]) for each in _worded(error, None).errors(include_url=False)]
    found.sort(key=lambda each: lines.get(each[0], 0))
    return [Mistake(place_of(way, lines), message) for way, message in found]


def _way_of(loc: Way) -> Way:
    return tuple(part for part in loc if isinstance(part, int) or not _TAG.fullmatch(part))


def _worded(error: ValidationError, model: type[Written] | None) -> ValidationError:
    """The same with words of ours; a missing field is reported at what lacks it."""
    return mistaken(
        *(
            (each["loc"][:-1] if each["type"] == "missing" else each["loc"], _words(each, model))
            for each in error.errors(include_url=False)
        )
    )


def _words(error: ErrorDetails, model: type[Written] | None) -> str:
    return str(error["msg"]) if error["type"] == _TOLD else words_for(error, model, model.noun if model else "field")


def _custom(message: str) -> PydanticCustomError:
    # without a context nothing in the message is taken for a template
    return PydanticCustomError(_TOLD, message)
