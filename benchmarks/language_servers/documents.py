"""The connectors that are measured: spec.yml files of a given length, as authors write them."""

from __future__ import annotations

from dataclasses import dataclass

# One way to authenticate, 40 lines; a spec.yml of 5,000 lines has some 120 of them.
_OPTION = """\
    option{n}:
      type: client-credentials
      title: Option {n}
      description: Sign in with what the administrator of tenant {n} has given you.
      ui:
        helpUri: https://docs.acme.example.com/options/{n}
        schema:
          type: object
          required:
            - apiKey{n}
            - region
          properties:
            apiKey{n}:
              type: string
              title: API key
              description: Found under Settings, API, Keys.
              format: password
            region:
              type: string
              title: Region
              enum:
                - eu
                - us
              default: eu
            sandbox:
              type: boolean
              title: Use the sandbox
      # The API of each tenant has an address of its own.
      makeApiClient:
        implementationType: mapping
        mapping:
          baseUri: https://api.acme.example.com/{n}
          headers:
            Authorization:
              $template: "Bearer ${{credentials.apiKey{n}}}"
            X-Region:
              $var: credentials.region
          query:
            sandbox:
              $var: credentials.sandbox
      test:
        implementationType: javascript
"""
_HEAD = """\
key: acme
name: Acme
appUri: https://acme.example.com
categories:
  - CRM
auth:
  options:
"""
TEST = "exports.test = async ({ apiClient }) => apiClient.get('/me')\n"

# What is edited and asked about stands in the option in the middle.
WRONG = "      title: [Option {n}]\n"
RIGHT = "      title: Option {n}\n"


@dataclass(frozen=True)
class Document:
    """A spec.yml: ``text``, and the same with a mistake that every server knows. ``hover`` is
    the line and character of a key, ``completion`` of a place where a value is due, ``edited``
    the line that differs."""

    lines: int
    text: str
    wrong: str
    edited: int
    hover: tuple[int, int]
    completion: tuple[int, int]


def document(lines: int) -> Document:
    """A spec.yml of about so many lines."""
    count = max(1, round((lines - _HEAD.count("\n")) / _OPTION.count("\n")))
    text = _HEAD + "".join(_OPTION.format(n=n) for n in range(count))
    middle = count // 2
    start = text.index(f"    option{middle}:\n")
    right, wrong = (part.format(n=middle) for part in (RIGHT, WRONG))
    at = text.index(right, start)
    kind = text.index("implementationType: mapping", at)
    return Document(
        text.count("\n"),
        text,
        text[:at] + wrong + text[at + len(right) :],
        text.count("\n", 0, at),
        (text.count("\n", 0, kind), 12),
        (text.count("\n", 0, kind), len("        implementationType: ")),
    )
