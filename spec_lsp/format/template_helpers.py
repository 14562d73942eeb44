"""The helpers that a `$template` can call: one row each (format §5.1: S; ours)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateHelper:
    """A function that can be called inside ``${…}``. ``documented`` are those that a source
    of the platform shows; the others run here, and may be unknown there."""

    name: str
    parameters: tuple[str, ...]
    documentation: str
    documented: bool = False


_HELPERS = (
    TemplateHelper(
        "base64",
        ("text",),
        "Base64 of the text's UTF-8 bytes, as basic authentication wants it.",
        documented=True,
    ),
    TemplateHelper("base64Decode", ("text",), "The UTF-8 text behind a Base64 text."),
    TemplateHelper("encodeURIComponent", ("text",), "The text as a part of a URL."),
    TemplateHelper("decodeURIComponent", ("text",), "The text that a part of a URL stands for."),
    TemplateHelper("lowercase", ("text",), "The text in small letters."),
    TemplateHelper("uppercase", ("text",), "The text in capitals."),
    TemplateHelper("trim", ("text",), "The text without the space around it."),
    TemplateHelper("json", ("value",), "The value as JSON."),
    TemplateHelper(
        "hmacSha256", ("key", "text"), "HMAC-SHA256 of the text under the key, in hexadecimal."
    ),
    TemplateHelper("sha256", ("text",), "SHA-256 of the text, in hexadecimal."),
    TemplateHelper("md5", ("text",), "MD5 of the text, in hexadecimal."),
)

TEMPLATE_HELPERS: dict[str, TemplateHelper] = {helper.name: helper for helper in _HELPERS}

# What other languages call a helper, with the one that is meant.
MISTAKEN_HELPERS: dict[str, str] = {
    "atob": "base64Decode",
    "b64encode": "base64",
    "base64Encode": "base64",
    "base64_encode": "base64",
    "btoa": "base64",
    "encodeBase64": "base64",
    "encodeURI": "encodeURIComponent",
    "hmac": "hmacSha256",
    "lower": "lowercase",
    "toBase64": "base64",
    "toLowerCase": "lowercase",
    "toUpperCase": "uppercase",
    "upper": "uppercase",
    "urlEncode": "encodeURIComponent",
    "urlencode": "encodeURIComponent",
}
