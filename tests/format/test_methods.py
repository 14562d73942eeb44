"""The table of auth methods (format §1, §4)."""

from __future__ import annotations

import pytest

from spec_lsp.format.methods import AUTH_METHODS, kebab_case


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("makeApiClient", "make-api-client"),
        ("findById", "find-by-id"),
        ("getOAuthConfig", "get-oauth-config"),
        ("getCredentialsFromAccessTokenResponse", "get-credentials-from-access-token-response"),
        ("test", "test"),
    ],
)
def test_a_key_becomes_a_file_name(key: str, file: str):
    assert kebab_case(key) == file


def test_every_method_is_found_under_its_key_in_kebab_case():
    assert {method.key: method.files[0] for method in AUTH_METHODS} == {
        method.key: kebab_case(method.key) for method in AUTH_METHODS
    }


def test_what_runs_before_a_connection_gets_no_credentials():
    early = {method.key for method in AUTH_METHODS if method.before_connection}
    assert early == {
        method.key
        for method in AUTH_METHODS
        if not {"credentials", "apiClient"} & set(method.inputs)
    }
