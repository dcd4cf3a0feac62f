"""The people of the demonstration; all share one password, which is printed and is no secret."""

from dataclasses import dataclass

PASSWORD = "demonstration"  # noqa: S105  # shown to every visitor


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One login of the demonstration."""

    login: str
    name: str
    groups: tuple[str, ...]
    iin: str | None = None


PEOPLE = (
    DemoPerson("applicant", "Ахметов Нұрлан Серікұлы", ("applicants",), "900101301055"),
    DemoPerson("applicant2", "Сұлтанова Мадина Асқарқызы", ("applicants",), "911009410055"),
    DemoPerson("executor", "Серікова Айгерім Асқарқызы", ("executors", "registry")),
    DemoPerson("executor2", "Ермеков Данияр Маратұлы", ("executors", "registry")),
    DemoPerson("secretary", "Ли Марина Викторовна", ("secretaries",)),
    DemoPerson("chair", "Ахметова Дәмира Сейітқызы", ("chairs", "commission")),
    DemoPerson("member", "Беков Серік Тұрарұлы", ("commission",)),
    DemoPerson("member2", "Омарова Гүлжан Асанқызы", ("commission",)),
    DemoPerson("member3", "Соколов Виктор Павлович", ("commission",)),
    DemoPerson("member4", "Құсайынов Марат Есенұлы", ("commission",)),
    DemoPerson("signatory", "Садықов Болат Нұрланұлы", ("signatories",)),
    DemoPerson("supervisor", "Ибраева Сәуле Қанатқызы", ("supervisors", "heads")),
    DemoPerson("administrator", "Цой Артур Олегович", ("administrators", "analysts")),
)
