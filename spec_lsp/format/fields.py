"""How the format's tables say what a place in a connector's YAML may hold.

One description serves completion, hover, validation and the published JSON Schemas.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field may have."""

    value: str
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What may stand at a place.

    ``types`` are JSON Schema's type names, empty where anything goes. ``choices`` are the
    allowed values (``open_choices``: the known ones, others are legal). A mapping has the
    fields of ``object``, or arbitrary names with ``entries`` as their values; a list has
    ``items``. ``formulas``: a formula may stand here instead. ``data_schema``: a data
    schema (format §10) stands here. ``names`` are usual names of ``entries``, in any case.
    """

    types: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    open_choices: bool = False
    object: ObjectType | None = None
    entries: Value | None = None
    items: Value | None = None
    formulas: bool = False
    data_schema: bool = False
    names: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A named field of a mapping.

    ``snippet`` is what completion inserts behind ``name:`` (LSP snippet syntax, its lines
    indented by two spaces each level). ``other_spelling_of`` names the field that means
    the same. ``cosmetic``: a wrong value shows badly, but the connector works. ``source``
    says where the fact is from.
    """

    name: str
    value: Value
    documentation: str
    snippet: str = " $0"
    other_spelling_of: str | None = None
    cosmetic: bool = False
    deprecated: bool = False
    source: str = "D"


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A mapping with known fields. Unknown keys are legal on the platform."""

    name: str
    fields: tuple[Field, ...]
    documentation: str = ""
    _by_name: dict[str, Field] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {field.name: field for field in self.fields})

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return self._by_name.get(name)


def object_of(name: str, *fields: Field, documentation: str = "", formulas: bool = False) -> Value:
    """A mapping with these fields."""
    return Value(
        types=("object",), object=ObjectType(name, fields, documentation), formulas=formulas
    )


TEXT = Value(types=("string",))
FORMULA_TEXT = Value(types=("string",), formulas=True)
# YAML reads `X-Version: 2` as a number; it is sent as text all the same.
SCALAR_OR_FORMULA = Value(types=("string", "number", "boolean", "null"), formulas=True)
HEADER_OR_FORMULA = Value(types=("string", "number", "boolean", "null", "array"), formulas=True)
FLAG = Value(types=("boolean",))
FORMULA_FLAG = Value(formulas=True)
ANYTHING = Value(formulas=True)
DATA_SCHEMA = Value(types=("object", "boolean"), data_schema=True, formulas=True)
NAMED_SCALARS = Value(types=("object",), entries=SCALAR_OR_FORMULA, formulas=True)
# Lists and objects are written out in the query string, too.
QUERY = Value(types=("object",), entries=ANYTHING, formulas=True)
