"""Which texts are keys by their look. Every key here is put together from parts, so that
whoever searches this repository for keys finds none."""

from __future__ import annotations

import pytest

from spec_lsp.redaction.keys import known_keys, looks_random

MIXED = "R7kQ2mZx9LpW4vTb8NcY3sHd6GfJ1uEaKo5iBqDw0tXyMrVzCgPnSjUhFl2OeA8ZxQ4kR9wTm3vLb7"
HEX = "8f14e45fceea167a5a36dedd4bea25436f4922f45568161a8cdf4ad2299f6d23"
SLACK = "https://hooks.slack.com/services/"
UPPER = "Q7ZX3KWN5RTYV2BM4HJD"


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("an AWS access key", "AK" + "IA" + UPPER[:16]),
        ("a GitHub token", "gh" + "p_" + MIXED[:36]),
        ("a GitHub token", "github" + "_pat_" + MIXED[:22] + "_" + MIXED[:59]),
        ("a GitLab token", "gl" + "pat-" + MIXED[:20]),
        ("a Slack token", "xo" + "xb-" + "2468013579" + "-" + MIXED[:24]),
        (
            "a Slack webhook",
            "https://hooks." + f"slack.com/services/T{UPPER[:8]}/B{UPPER[:8]}/{MIXED[:24]}",
        ),
        ("a Stripe key", "sk" + "_live_" + MIXED[:24]),
        ("a Google API key", "AI" + "za" + MIXED[:35]),
        ("a Google client secret", "GOC" + "SPX-" + MIXED[:28]),
        ("a SendGrid key", "S" + "G." + MIXED[:22] + "." + MIXED[:43]),
        ("a Twilio key", "S" + "K" + HEX[:32]),
        ("a Mailchimp key", HEX[:32] + "-us" + "12"),
        ("an npm token", "npm" + "_" + MIXED[:36]),
        ("a Shopify token", "shp" + "at_" + HEX[:32]),
        ("a HubSpot token", "pat" + f"-na1-{HEX[:8]}-{HEX[:4]}-{HEX[4:8]}-{HEX[:4]}-{HEX[:12]}"),
        ("an Airtable token", "pat" + MIXED[:14] + "." + HEX[:64]),
        ("a JSON Web Token", "ey" + f"J{MIXED[:20]}.ey" + f"J{MIXED[:40]}.{MIXED[:43]}"),
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----\n" + MIXED),
        ("a private key", "-----BEGIN " + "PRIVATE KEY-----\\n" + MIXED),
    ],
)
def test_keys_of_well_known_issuers(kind: str, key: str):
    (found,) = known_keys(f"before {key} after")
    assert (found.kind, found.start) == (kind, 7)
    assert next(known_keys(key)).end == len(key)


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "sk_live_your_key_here_please_0",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + MIXED,
        "pk_live_" + MIXED[:24],
        "task_live_" + MIXED[:24],
        "https://api.example.com/v1/accounts/me",
        "",
    ],
)
def test_what_only_looks_a_little_like_one(text: str):
    assert list(known_keys(text)) == []


@pytest.mark.parametrize("text", [HEX[:32], MIXED[:24], MIXED[:32] + "==", "k3J-9x0_Q2m4N8.b7Vz1"])
def test_random_texts(text: str):
    assert looks_random(text)


@pytest.mark.parametrize(
    "text",
    [
        "short9x0Q2m4",
        "YOUR_API_KEY_123456",
        "xxxxxxxxxxxxxxxxxxxxxxxx1",
        "123e4567-e89b-12d3-a456-426614174000",
        "12345678901234567890",
        "oauth2-client-secret-v1",
        "access_token_expired2",
        "connectorParameters.apiKey2",
        "/oauth2/v1/access_token/2024",
        "https://a1b2c3d4.q9z8.example.com",
        "a text with 7 words in it, too",
        "https://x7k2.co/9fQ2mZx9LpW4vTb8",
        "aaaaaaaaaaaaaaaaaaaaaaa1",
        "thisIsMyPassword2024",
        "X-Api-Key-V2-2024-01",
        "AWS4-HMAC-SHA256",
        "Content-Type:application/json2",
    ],
)
def test_texts_that_are_not(text: str):
    assert not looks_random(text)
