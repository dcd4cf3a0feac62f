"""What two keys have in common that people take for one; which letters and signs keys may have at all."""

import pytest

from engine.register_keys import fault_of_entry_key, normal_key
from storage.lookalikes import looks
from storage.migrations.versions import m0032_keys_that_look_alike as migration

#: Of the letters that keys may have, those that look alike by UTS #39 of Unicode, each beside the Latin one.
ALIKE = [
    *("AА", "aа", "BВ", "CС", "cс", "EЕ", "eе", "HН", "iі", "IІ", "KК", "MМ", "OО", "oо", "pр", "PР"),
    *("TТ", "xх", "XХ", "yу", "YУ", "əә", "ƏӘ", "ıi", "ıі", "İI", "ÐĐ", "şș", "ğǧ", "ÅȦ", "ÖŐ"),
]
#: Of the letters of Kazakh, those with a descender and the like, which that list makes of several signs.
OF_KAZAKH = ["ҚĶ", "қķ", "ҢḨ", "ҒF"]


@pytest.mark.parametrize("pair", [*ALIKE, *OF_KAZAKH])
def test_letters_that_look_alike_make_one_key(pair: str) -> None:
    one, other = pair

    assert [fault_of_entry_key(each) for each in pair] == [None, None]
    assert looks(f"{one} 1") == looks(f"{other} 1") == migration._looks(f"{other} 1") == migration._looks(f"{one} 1")


@pytest.mark.parametrize(
    "alphabet", ["аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", "abcdefghijklmnopqrstuvwxyzəäğñöşü"]
)
def test_letters_that_people_tell_apart_make_two(alphabet: str) -> None:
    assert len({looks(letter) for letter in alphabet}) == len(alphabet)


@pytest.mark.parametrize("key", ["№ 17-А/2 «Үміт»", "AB-1 | 2", "Ақ О'Нил & Co. (№ 5), 100%", "Ўзбек Їжак"])
def test_what_is_written_here_can_be_a_key(key: str) -> None:
    assert fault_of_entry_key(normal_key(key)) is None


@pytest.mark.parametrize("sign", "ӀօЅꓲᎪƅɣǝΑა\U0001d159\u2044׳", ids=lambda sign: f"{ord(sign):x}")
def test_a_sign_that_nobody_writes_here_is_refused(sign: str) -> None:
    fault = fault_of_entry_key(f"N{sign} 7")

    assert fault is not None
    assert f"(U+{ord(sign):04X}), which no key has" in fault
