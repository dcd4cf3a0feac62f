"""The people of the demonstration; all share one password, which is printed and is no secret."""

from dataclasses import dataclass

PASSWORD = "demonstration"  # noqa: S105  # shown to every visitor


@dataclass(frozen=True, slots=True)
class Person:
    """One login of the demonstration."""

    login: str
    name: str
    groups: tuple[str, ...]
    iin: str | None = None


PEOPLE = (
    Person("applicant", "Ахметов Нұрлан Серікұлы", ("applicants",), "900101301055"),
    Person("applicant2", "Сұлтанова Мадина Асқарқызы", ("applicants",), "911009410055"),
    Person("executor", "Серікова Айгерім Асқарқызы", ("executors", "registry")),
    Person("executor2", "Ермеков Данияр Маратұлы", ("executors", "registry")),
    Person("secretary", "Ли Марина Викторовна", ("secretaries",)),
    Person("chair", "Ахметова Дәмира Сейітқызы", ("chairs", "commission")),
    Person("member", "Беков Серік Тұрарұлы", ("commission",)),
    Person("member2", "Омарова Гүлжан Асанқызы", ("commission",)),
    Person("member3", "Соколов Виктор Павлович", ("commission",)),
    Person("member4", "Құсайынов Марат Есенұлы", ("commission",)),
    Person("signatory", "Садықов Болат Нұрланұлы", ("signatories",)),
    Person("supervisor", "Ибраева Сәуле Қанатқызы", ("supervisors", "heads")),
    Person("administrator", "Цой Артур Олегович", ("administrators", "analysts")),
)
