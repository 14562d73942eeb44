"""Which texts are keys and tokens by their look: those of well-known issuers by the form that
the issuers document, others by being random.

Nothing here keeps or shows a text.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple


class KnownKey(NamedTuple):
    """A stretch of a text that is a key of a well-known kind: ``kind`` for a sentence."""

    kind: str
    start: int
    end: int


_FORMS: tuple[tuple[str, str], ...] = (
    ("an AWS access key", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,255}"),
    ("a GitHub token", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    ("a GitLab token", r"gl(?:pat|ptt|dt|rt)-[\w-]{20,300}"),
    ("a Slack token", r"xox[abeoprs]-[0-9]{6,20}-[A-Za-z0-9-]{10,200}"),
    ("a Slack token", r"xapp-[0-9]-[A-Z0-9]{5,20}-[0-9]{5,20}-[a-f0-9]{32,128}"),
    ("a Slack webhook", r"https://hooks\.slack\.com/services/T\w{6,12}/B\w{6,12}/\w{20,30}"),
    ("a Stripe key", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}"),
    ("a Stripe webhook secret", r"whsec_[A-Za-z0-9+/]{32,64}=?"),
    ("a Google API key", r"AIza[\w-]{35}"),
    ("a Google client secret", r"GOCSPX-[\w-]{28}"),
    ("a Google access token", r"ya29\.[\w-]{30,500}"),
    ("a SendGrid key", r"SG\.[\w-]{22}\.[\w-]{43}"),
    ("a Twilio key", r"SK[0-9a-f]{32}"),
    ("a Mailgun key", r"key-[0-9a-f]{32}"),
    ("a Mailchimp key", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    ("an npm token", r"npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", r"pypi-AgEIcHlwaS5vcmc[\w-]{50,500}"),
    ("a Shopify token", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("a Square token", r"sq0(?:atp|csp)-[\w-]{22,43}"),
    ("an OpenAI key", r"sk-[\w-]{16,120}T3BlbkFJ[\w-]{16,120}"),
    ("an Anthropic key", r"sk-ant-[a-z0-9]{3,12}-[\w-]{80,120}"),
    ("a HubSpot token", r"pat-(?:na|eu)[0-9]-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("a Notion token", r"(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,50})"),
    ("a Linear key", r"lin_api_[A-Za-z0-9]{40}"),
    ("an Airtable token", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    ("a Figma token", r"figd_[\w-]{40}"),
    ("a DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}"),
    ("a Postman key", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    ("an Atlassian token", r"ATATT3[\w=-]{100,300}"),
    ("a Telegram bot token", r"[0-9]{8,10}:AA[\w-]{33}"),
    ("a JSON Web Token", r"eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}"),
    # Line ends may be written as `\n`; the frame without a key in it is no secret.
    ("a private key", r"-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----"
                      r"[A-Za-z0-9+/=\s\\]{64,10000}"),
)  # fmt: skip
_KNOWN = tuple(
    (kind, re.compile(rf"(?<![A-Za-z0-9_]){form}(?![A-Za-z0-9])")) for kind, form in _FORMS
)
# What every form holds: a cheap first look.
_MAY_BE_KNOWN = re.compile(r"[A-Za-z0-9_+/=.:-]{20}|-----BEGIN")

_PLACEHOLDER = re.compile(
    r"example|sample|your|placeholder|change_?-?me|dummy|insert|replace|redacted|todo|fake|foobar|"
    r"lorem|hmac|sha-?(?:1|256|384|512)|x{4}|\*{3}|\.{3}|…|0{8}|1{8}|a{8}|123456|abcdef|deadbeef|cafebabe|"
    r"eyJzdWIiOiIxMjM0NTY3ODkw",  # the example token of JWT's own pages
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a key, and is none: ``YOUR_API_KEY``, ``xxxx-xxxx``."""
    return _PLACEHOLDER.search(text) is not None or len(set(text)) < 6


def known_keys(text: str) -> Iterator[KnownKey]:
    """The keys of well-known issuers in a text."""
    if not _MAY_BE_KNOWN.search(text):
        return
    for kind, form in _KNOWN:
        for match in form.finditer(text):
            if not is_placeholder(match[0]):
                end = match.start() + len(match[0].rstrip())
                yield KnownKey(kind, match.start(), end)


_TOKEN = re.compile(r"[A-Za-z0-9+/=_.~!@#%^&*-]{16,500}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
# A name such as `X-Api-Key-V2-2024`: words, numbers, versions, each for itself.
_SEPARATOR = re.compile(r"[-_.:/+=~]+")
_PLAIN = re.compile(r"[A-Za-z]*|[0-9]{1,8}|[A-Za-z]{1,3}[0-9]{1,4}")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_MIN_BITS = 3.0  # of entropy for each character; words have less variety in so few


def looks_random(text: str) -> bool:
    """Whether a text looks made by a machine: 16 characters at least without blanks, digits
    among them, of high entropy, and not made of words. UUIDs, addresses and placeholders
    are not meant."""
    if not _TOKEN.fullmatch(text) or _UUID.fullmatch(text) or is_placeholder(text):
        return False
    if not re.search(r"[0-9]", text) or not re.search(r"[A-Za-z]", text):
        return False
    if text.startswith("/") or "://" in text or _bits(text) < _MIN_BITS:
        return False
    if all(_PLAIN.fullmatch(part) for part in _SEPARATOR.split(text)):
        return False
    words = sum(len(word) for word in _WORD.findall(text) if _VOWEL.search(word))
    return words * 2 < len(text)


def _bits(text: str) -> float:
    """Shannon's entropy of a text, in bits for each character."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)
