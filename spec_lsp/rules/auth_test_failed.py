"""The last run of the auth test failed, and this is where it was decided.

It comes from a run that you started in the editor, not from reading the files, and stands at the
nearest place that is sure:

1. the call whose request failed: it got no answer, or another than 2xx;
2. else the statement that threw;
3. else the value of a mapping that was undefined or refused, so that nothing could be sent;
4. else the `return` that said no, or the function where it may have been one of several.

The message is that of the run. The exchange that failed stands with it
(`GET https://api.example.com/me → 401`), with its secrets as placeholders; the trace has all of it.

It goes with the next run, and with any edit in that connector: then it is not known any more
whether it still fails. Each option has its own last run.

```javascript
exports.test = async ({ apiClient }) => {
  const me = await apiClient.get('/me')     // GET /me: 401 Unauthorized
  return Boolean(me.id)
}
```

What to look at, by what was answered: 401, the credentials, and the header or parameter that
carries them (`makeApiClient`); 403, what the credentials may do; 404, the base URI and the path.
`spec-lsp test --wrong-secret` shows whether the test notices a wrong secret at all.
"""

from __future__ import annotations

from spec_lsp.findings.finding import Severity
from spec_lsp.rules.rule import Rule

# Told by the server, after a run.
RULE = Rule("SPEC501", "auth-test-failed", Severity.ERROR, __doc__, None)
