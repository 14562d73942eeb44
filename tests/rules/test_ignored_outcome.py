"""SPEC309: tests that can only say yes."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, check, fixed, found


def with_test(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/test.js": text}


def test_a_request_that_nobody_waits_for():
    check(
        with_test(
            """
            exports.test = async ({ apiClient }) => {
              apiClient.get('/me')
              ^^^^^^^^^^^^^^^^^^^^ SPEC309 `apiClient.get(…)` is not awaited: whether it fails is nobody's business, and the test always succeeds.
              return true
            }
            """
        )
    )
    check(
        with_test(
            """
            module.exports = function (context) {
              const { apiClient: client } = context
              try {
                const me = client.get(`/me/${context.credentials.apiKey}`, { a: 1 })
            //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC309 `client.get(…)` is not awaited: whether it fails is nobody's business, and the test always succeeds.
                return true
              } catch (error) {
                return false
              }
            }
            """
        )
    )
    check(
        with_test(
            """
            export async function test({ externalApiClient }) {
              const check = async () => { await externalApiClient.get('/me') }
              check()
              ^^^^^^^ SPEC309 `check(…)` is not awaited: whether it fails is nobody's business, and the test always succeeds.
            }
            """
        )
    )


def test_an_error_that_is_swallowed():
    check(
        with_test(
            """
            exports.test = async ({ apiClient }) => {
              try {
                await apiClient.get('/me')
                return true
              } catch (error) {
                console.log(error.message)
                return true
            //         ^^^^ SPEC309 A failed request ends here, and the test succeeds all the same: return `false`, or let the error through.
              }
            }
            """
        )
    )
    check(
        with_test(
            """
            exports.test = async ({ apiClient }) => {
              try {
                const { items } = await apiClient.get('/me')
                if (!items.length) throw new Error('none')
              } catch {}
            //  ^^^^^ SPEC309 A failed request ends here, and the test succeeds all the same: return `false`, or let the error through.
              return true
            }
            """
        )
    )
    check(
        with_test(
            """
            exports.test = async ({ apiClient }) => {
              await apiClient.get('/me').catch(() => null)
            //                           ^^^^^ SPEC309 A failed request ends here, and the test succeeds all the same: return `false`, or let the error through.
              return true
            }
            """
        )
    )
    check(
        with_test(
            """
            exports.test = ({ apiClient }) => apiClient.get('/me').then(() => true).catch(() => true)
            //                                                                      ^^^^^ SPEC309 A failed request ends here, and the test succeeds all the same: return `false`, or let the error through.
            """
        )
    )


def test_nothing_is_asked():
    check(
        with_test(
            """
            exports.test = function () {
              console.log('never asked anybody')
              return { ok: true }
            //       ^^^^^^^^^^^^ SPEC309 This test always succeeds: make a request that needs the credentials, such as `await apiClient.get('/me')`.
            }
            """
        )
    )
    check(
        with_test(
            """
            exports.test = async ({ apiClient }) => true
            //                                      ^^^^ SPEC309 This test always succeeds: make a request that needs the credentials, such as `await apiClient.get('/me')`.
            """
        )
    )
    check(
        with_test(
            """
            exports.test = async function () {
            //      ^^^^ SPEC309 This test always succeeds: make a request that needs the credentials, such as `await apiClient.get('/me')`.
              // later
            }
            """
        )
    )


@pytest.mark.parametrize(
    "body",
    [
        "await apiClient.get('/me'); return true",
        "await apiClient.get('/me')",
        "return apiClient.get('/me')",
        "return apiClient.get('/me').then(() => true)",
        "return apiClient.get('/me').then(() => true).catch(() => false)",
        "return apiClient.get('/me').then((me) => me.ok).catch(() => true)",
        "return apiClient.get('/me').catch(() => true)",
        "const me = apiClient.get('/me'); await me; return true",
        "const me = apiClient.get('/me'); return me",
        "let me; me = apiClient.get('/me'); await me; return true",
        "const all = [apiClient.get('/me')]; await Promise.all(all); return true",
        "apiClient.get('/me'); return false",
        "apiClient.get('/me'); return Boolean(credentials.apiKey)",
        "apiClient.get('/me'); await apiClient.get('/other'); return true",
        "try { await apiClient.get('/me'); return true } catch (error) { return false }",
        "try { await apiClient.get('/me'); return true } catch (error) { throw error }",
        "try { await apiClient.get('/me'); return true } catch (error) { console.log(error) }",
        "try { await apiClient.get('/me'); return true } catch (e) { return e.status !== 401 }",
        "try { await apiClient.get('/me'); return true } catch (e) { return e.response.status }",
        "try { return apiClient.get('/me') } catch { return true }",
        "let ok = true; try { await apiClient.get('/me') } catch { ok = false } return ok",
        "try { await apiClient.get('/me') } finally { console.log('done') } return true",
        "try { await apiClient.get('/me') } catch { return { success: false } } return true",
        "if (!credentials.apiKey) throw new Error('no key'); return true",
        "if (!credentials.apiKey) return false; return true",
        "return credentials.apiKey.length > 5 || true",
        "check(credentials); return true",
        "await check(credentials); return true",
        "for (const path of ['/me']) await apiClient.get(path); return true",
        "switch (credentials.apiKey) { default: return true }",
        "return 'ok'",
        "try { await apiClient.get('/me') } catch { return { ok: true, e: 0 } } return true",
        "return [true]",
        "return await fetch('https://x.example.com')",
    ],
)
def test_what_may_throw_or_be_falsy_is_fine(body: str):
    check(with_test(f"exports.test = async ({{ apiClient, credentials }}) => {{ {body} }}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "export { check as test } from 'axios'\n",
        "exports.test = make(() => true)\n",
        "exports.test = async function* () { return true }\n",
        "exports.test = async ({ credentials: { apiKey } }) => true\n",
        "exports.test = async () => { return true\n",
    ],
)
def test_what_cannot_be_followed_is_not_judged(text: str):
    check(with_test(text), {})


def test_constants_made_of_constants_are_each_read_once():
    constants = "".join(f"  const a{n} = a{n - 1} && a{n - 1}\n" for n in range(1, 60))
    check(
        with_test(
            f"exports.test = async () => {{\n  const a0 = true\n{constants}  return a59\n}}\n"
        )
    )


def test_code_in_spec_yml_is_marked_there():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient: {implementationType: mapping, mapping: {baseUri: https://api.example.com}}
  test:
    implementationType: javascript
    code: "module.exports = async ({ apiClient }) => {\\n  apiClient.get('/me');\\n  return true\\n}"
#                                                         ^^^^^^^^^^^^^^^^^^^^ SPEC309 `apiClient.get(…)` is not awaited: whether it fails is nobody's business, and the test always succeeds.
"""
        }
    )


def test_other_methods_need_not_fail():
    check(
        {
            **CONNECTOR,
            "spec.yml": CONNECTOR["spec.yml"] + "  disconnect: {implementationType: javascript}\n",
            "auth/disconnect.js": "exports.disconnect = async () => true\n",
        }
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "async ({ apiClient }) => { apiClient.get('/me'); return true }",
            "async ({ apiClient }) => { await apiClient.get('/me'); return true }",
        ),
        (
            "async ({ apiClient }) => { try { await apiClient.get('/me'); return true } catch { return (true) } }",
            "async ({ apiClient }) => { try { await apiClient.get('/me'); return true } catch { return (false) } }",
        ),
        ("({ apiClient }) => { apiClient.get('/me'); return true }", None),
    ],
)
def test_after_the_fix_there_is_no_finding(before: str, after: str | None):
    files = with_test(f"exports.test = {before}\n")
    (finding,) = found(files)[1]
    if after is None:
        assert finding.fixes == ()
        return
    (fix,) = finding.fixes
    assert not fix.is_safe
    mended = fixed(files, fix)
    assert mended["auth/test.js"] == f"exports.test = {after}\n"
    assert found(mended)[1] == ()


@pytest.mark.parametrize(
    "body",
    [
        "await apiClient.get<{ id: string }>('/me'); return true",
        "const me = await apiClient.get<Me>('/me'); return true",
        "return (await apiClient.get<Me[]>('/me')) as any && true",
    ],
)
def test_an_awaited_call_with_type_arguments(body: str):
    files = {path: text for path, text in CONNECTOR.items() if path != "auth/test.js"}
    code = f"export const test = async ({{ apiClient }}: Context) => {{ {body} }}\n"
    check({**files, "auth/test.ts": code})


def test_a_promise_is_no_answer():
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                exports.test = async ({ apiClient }) => {
                  const me = apiClient.get('/me')
                //           ^^^^^^^^^^^^^^^^^^^^ SPEC309 `apiClient.get(…)` is not awaited: whether it fails is nobody's business, and the test always succeeds.
                  return !!me
                }
                """,
        }
    )
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                exports.test = async ({ apiClient }) => {
                  const me = await apiClient.get('/me')
                  return !!me
                }
                """,
        }
    )
