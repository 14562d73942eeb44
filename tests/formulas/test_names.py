"""``$firstName`` and ``$lastName`` (format.md §5)."""

from __future__ import annotations

import pytest

from spec_lsp.formulas.evaluate import UNDEFINED, evaluate
from spec_lsp.formulas.javascript_values import JSON, Value


@pytest.mark.parametrize(
    ("name", "first", "last"),
    list[tuple[JSON, Value, Value]]([
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Ada", UNDEFINED, "Ada"),
        ("", UNDEFINED, UNDEFINED),
        ("  Ada \t King\u00a0Lovelace ", "Ada", "Lovelace"),
        ("Dr. Ada Lovelace", "Ada", "Lovelace"),
        ("Mr Lovelace", UNDEFINED, "Lovelace"),
        ("Prof. Dr. Ada Lovelace", "Dr.", "Lovelace"),  # one salutation only
        ("Sammy Davis Jr.", "Sammy", "Davis"),
        ("Sammy Davis, jr", "Sammy", "Davis"),
        ("Ada Lovelace, Ph.D.", "Ada", "Lovelace"),
        ("Ada Lovelace Esq.", "Ada", "Esq."),  # no suffix there
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Juan de la Cruz", "Juan", "de la Cruz"),
        ("van Beethoven", "van", "Beethoven"),
        ("Ludwig Van Maria Beethoven", "Ludwig", "Beethoven"),
        ("Lovelace, Ada King", "Ada", "Lovelace"),
        ("Lovelace,Ada", "Ada", "Lovelace"),
        ("Davis Jr., Sammy", "Sammy", "Davis"),
        ("Dr. Lovelace, Ada", "Ada", "Dr. Lovelace"),
        ('Ada "the countess" Lovelace', "Ada", "Lovelace"),
        ("Jr", UNDEFINED, "Jr"),
        (",", UNDEFINED, ","),
        ("Lovelace,", "Lovelace,", "Lovelace"),
        (5, UNDEFINED, "5"),
        (["Ada King", "Lovelace"], "Lovelace", "Ada King"),
        ({"x": 1}, "[object", "Object]"),
        (None, UNDEFINED, UNDEFINED),
    ]),
)  # fmt: skip
def test_takes_a_name_apart(name: JSON, first: Value, last: Value) -> None:
    assert evaluate({"$firstName": name}, {}) == first
    assert evaluate({"$lastName": name}, {}) == last


def test_a_name_of_any_length_is_read_in_one_go() -> None:
    assert evaluate({"$lastName": "Ada " + "van " * 100_000 + "Z"}, {}) == "van " * 100_000 + "Z"
    assert evaluate({"$firstName": 'A ," ' * 100_000}, {}) is not None
