"""The formulas: one row each (format.md §5).

What an editor shows of a formula stands here and nowhere else. Names, arguments and results
are D's and K's; ``$template`` is S's.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """A row of the table.

    ``argument`` says what it takes in a few words, ``snippet`` is what a completion inserts
    in the protocol's snippet syntax (two spaces a level), ``example`` is YAML.
    ``needs_platform`` are those that only the platform can answer.
    """

    name: str
    argument: str
    summary: str
    example: str
    snippet: str
    needs_platform: bool = False

    @property
    def documentation(self) -> str:
        """Markdown for a hover or a completion: what it does, and an example."""
        return f"{self.summary}\n\n```yaml\n{self.example}\n```"


_ROWS = (
    Formula(
        "$var",
        "a locator",
        "The value of a variable, by the path that leads to it: fields after dots, items of a "
        "list in brackets. A missing field gives nothing, and the key it stands under is left "
        "out.",
        "X-API-Key:\n  $var: credentials.apiKey",
        "\\$var: ${1:credentials.}",
    ),
    Formula(
        "$template",
        "a text with `${expression}` parts",
        "A text with values in it. Inside `${…}` stand variables, operators as in JavaScript, "
        "and the helper `base64(…)`. A missing value leaves nothing behind.",
        'Authorization:\n  $template: "Bearer ${credentials.apiKey}"',
        '\\$template: "${1:Bearer }\\${${2:credentials.}}"',
    ),
    Formula(
        "$concat",
        "a list, or `{values, delimiter}`",
        "Joins values to one text, with the delimiter between them if there is one. Missing and "
        "empty values are left out.",
        "$concat:\n  - 'Bearer '\n  - $var: credentials.apiKey",
        "\\$concat:\n  - ${1:text}\n  - \\$var: ${2:credentials.}",
    ),
    Formula(
        "$eval",
        "a value; an operator and its operand follow as the second key",
        "Compares two values: true or false. Operators: `is`, `isNot`, `isEmpty`, `isNotEmpty`, "
        "`contains`, `doesNotContain`, `oneOf`, `noneOf`, `gt`, `gte`, `lt`, `lte`.",
        "$eval:\n  $var: response.status\nis: 200",
        "\\$eval:\n  \\$var: ${1:response.status}\n"
        "${2|is,isNot,isEmpty,isNotEmpty,contains,doesNotContain,oneOf,noneOf,gt,gte,lt,lte|}: $3",
    ),
    Formula(
        "$and",
        "a list of conditions",
        "True where all conditions are. Missing ones do not count.",
        "$and:\n  - $eval:\n      $var: credentials.region\n    is: eu\n"
        "  - $var: credentials.isSandbox",
        "\\$and:\n  - ${1}",
    ),
    Formula(
        "$or",
        "a list of conditions",
        "True where any condition is. Missing ones do not count.",
        "$or:\n  - $var: credentials.isAdmin\n  - $var: credentials.isOwner",
        "\\$or:\n  - ${1}",
    ),
    Formula(
        "$case",
        "a list of `{filter, value}`, or `{cases, default}`",
        "The value of the first case whose filter matches, else the default. A filter is a "
        "formula, or a list of `{field, operator, value}` with operators of its own: `is`, "
        "`is_not`, `is_one_of`, `contains`, `is_empty`, `more_than`, `less_than` and so on.",
        "$case:\n  cases:\n    - filter:\n        $eval:\n          $var: credentials.region\n"
        "        is: eu\n      value: https://eu.example.com\n  default: https://example.com",
        "\\$case:\n  cases:\n    - filter:\n        \\$eval:\n          \\$var: ${1:credentials.}\n"
        "        is: ${2}\n      value: ${3}\n  default: ${4}",
    ),
    Formula(
        "$map",
        "`{value, mapping: [{from, to}], default}`",
        "Translates a value: the `to` of the first `from` that equals it, else the default.",
        "$map:\n  value:\n    $var: response.status\n  mapping:\n    - from: 1\n      to: active\n"
        "  default: unknown",
        "\\$map:\n  value:\n    \\$var: ${1}\n  mapping:\n    - from: ${2}\n      to: ${3}\n"
        "  default: ${4}",
    ),
    Formula(
        "$iterate",
        "`{source, item}`",
        "A list made from a list. `item` sees `item` and `index`; the variables outside are "
        "under `parent`. Results that are empty, 0 or false are dropped.",
        "$iterate:\n  source:\n    $var: response.data.users\n  item:\n    id:\n"
        "      $var: item.uuid",
        "\\$iterate:\n  source:\n    \\$var: ${1}\n  item:\n    \\$var: item${2}",
    ),
    Formula(
        "$firstNotEmpty",
        "a list",
        "The first value that is there. An empty text counts as a value.",
        "$firstNotEmpty:\n  - $var: credentials.baseUri\n  - https://api.example.com",
        "\\$firstNotEmpty:\n  - \\$var: ${1:credentials.}\n  - ${2}",
    ),
    Formula(
        "$mergeObjects",
        "a list of objects",
        "One object with the fields of all; later ones win.",
        "$mergeObjects:\n  - $var: credentials\n  - isSandbox: true",
        "\\$mergeObjects:\n  - \\$var: ${1:credentials}\n  - ${2}",
    ),
    Formula(
        "$tpl",
        "`{template, values}`",
        "A text with `{name}` parts, each replaced by the value of that name.",
        "$tpl:\n  template: https://{subdomain}.example.com\n  values:\n    subdomain:\n"
        "      $var: credentials.subdomain",
        "\\$tpl:\n  template: ${1:https://{subdomain\\}.example.com}\n  values:\n"
        "    ${2:subdomain}:\n      \\$var: ${3:credentials.}",
    ),
    Formula(
        "$firstName",
        "a text",
        "The first name out of a full name: salutations, suffixes and middle names are dropped. A "
        "single word is a last name, so that there is no first one.",
        "$firstName:\n  $var: response.data.fullName",
        "\\$firstName:\n  \\$var: ${1}",
    ),
    Formula(
        "$lastName",
        "a text",
        "The last name out of a full name, with what belongs to it: `van Beethoven`.",
        "$lastName:\n  $var: response.data.fullName",
        "\\$lastName:\n  \\$var: ${1}",
    ),
    Formula(
        "$domainFromEmail",
        "a text",
        "What stands after the `@` of an e-mail address.",
        "$domainFromEmail:\n  $var: credentials.email",
        "\\$domainFromEmail:\n  \\$var: ${1:credentials.email}",
    ),
    Formula(
        "$extractDate",
        "a date and time",
        "The date of a point in time, in UTC: `2024-02-29`.",
        "$extractDate:\n  $var: response.data.createdAt",
        "\\$extractDate:\n  \\$var: ${1}",
    ),
    Formula(
        "$extractTime",
        "a date and time",
        "The time of day of a point in time, in UTC: `23:59:00`.",
        "$extractTime:\n  $var: response.data.createdAt",
        "\\$extractTime:\n  \\$var: ${1}",
    ),
    Formula(
        "$jsonata",
        "an expression",
        "The result of a JSONata expression over the variables. They are its input, so that "
        "their names stand without `$`. An expression that fails gives nothing.",
        "$jsonata: $count(response.data.users)",
        "\\$jsonata: ${1}",
    ),
    Formula(
        "$copy",
        "a locator into the result",
        "A copy of another value of the result, made once all formulas are evaluated, one after "
        "the other in the order of the keys.",
        "user:\n  name: Ada\nowner:\n  $copy: user.name",
        "\\$copy: ${1}",
    ),
    Formula(
        "$record",
        "an object",
        "The `id` of the object, which is not evaluated itself.",
        "$record:\n  id: '42'\n  name: Ada",
        "\\$record:\n  id: ${1}",
    ),
    Formula(
        "$plain",
        "anything",
        "The argument as it stands: formulas in it are not evaluated.",
        "$plain:\n  $var: is.only.text.here",
        "\\$plain: ${1}",
    ),
    Formula(
        "$formula",
        "a formula",
        "A formula that is kept for later, with the variables inside it filled in. The operand of "
        "an `$eval` and the `item` of an `$iterate` stay as they are.",
        "$formula:\n  $concat:\n    - $var: credentials.apiKey",
        "\\$formula:\n  ${1}",
    ),
    Formula(
        "$lookup",
        "an object",
        "A lookup that the platform makes in its own data. It cannot be evaluated elsewhere.",
        "$lookup:\n  value:\n    $var: input.country",
        "\\$lookup:\n  ${1}",
        needs_platform=True,
    ),
    Formula(
        "$findAppRecordId",
        "an object",
        "The id of the record in your application that belongs to an external one. Only the "
        "platform knows it.",
        "$findAppRecordId:\n  $var: input.id",
        "\\$findAppRecordId:\n  ${1}",
        needs_platform=True,
    ),
    Formula(
        "$findExternalRecordId",
        "an object",
        "The id of the external record that belongs to one of your application. Only the "
        "platform knows it.",
        "$findExternalRecordId:\n  $var: input.id",
        "\\$findExternalRecordId:\n  ${1}",
        needs_platform=True,
    ),
    Formula(
        "$dataSchemaRef",
        "a reference",
        "A data schema that is kept elsewhere on the platform.",
        "$dataSchemaRef:\n  type: data-collection",
        "\\$dataSchemaRef:\n  ${1}",
        needs_platform=True,
    ),
)

FORMULAS: dict[str, Formula] = {row.name: row for row in _ROWS}

# Names that pages of the platform use and its SDK does not know, with what is meant where
# that is sure (format.md §5).
MISTAKEN_FORMULAS: dict[str, str | None] = {
    "$extractFirstName": "$firstName",
    "$cond": None,
    "$string": None,
    "$sum": None,
    "$number": None,
}

EVAL_OPERATORS: tuple[str, ...] = (
    "is", "isNot", "isEmpty", "isNotEmpty", "contains", "doesNotContain",
    "oneOf", "noneOf", "gt", "gte", "lt", "lte",
)  # fmt: skip

# The operators of a list filter in $case: another set than that of $eval.
CASE_OPERATORS: tuple[str, ...] = (
    "is", "is_not", "is_one_of", "is_not_one_of", "is_true", "is_false", "contains",
    "does_not_contain", "array_includes", "array_does_not_include", "less_than",
    "less_than_or_equal", "more_than", "more_than_or_equal", "is_empty", "is_not_empty",
)  # fmt: skip
