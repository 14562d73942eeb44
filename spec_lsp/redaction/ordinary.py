"""Words that stand in every trace, whatever the secrets are."""

from __future__ import annotations

_WORDS = frozenset({
    "accept", "access", "account", "accounts", "active", "address", "administrator", "allowed",
    "answer", "apikey", "application", "array", "authenticate", "authenticated",
    "authentication", "authorization", "authorize", "authorized", "backend", "base64", "bearer",
    "before", "boolean", "browser", "cached", "cancelled", "changed", "charset", "client",
    "clients", "close", "company", "config", "connect", "connected", "connection", "connector",
    "console", "contact", "content", "context", "cookie", "created", "createdat", "credential",
    "credentials", "customer", "customers", "database", "default", "deflate", "delete",
    "deleted", "denied", "description", "details", "digest", "disabled", "display", "document",
    "domain", "enabled", "encoding", "engine", "errors", "example", "expired", "expires",
    "explorer", "exports", "failed", "failure", "fields", "filter", "forbidden", "format",
    "function", "gateway", "global", "granted", "header", "headers", "hidden", "identity",
    "inactive", "integer", "integration", "internal", "invalid", "issuer", "javascript",
    "keep-alive", "language", "limited", "locale", "localhost", "location", "logged", "logout",
    "manager", "member", "members", "message", "method", "missing", "mobile", "module",
    "native", "network", "nobody", "normal", "notfound", "nothing", "number", "object",
    "offline", "online", "option", "options", "organization", "origin", "parameter",
    "parameters", "params", "passed", "passphrase", "password", "pending", "person", "personal",
    "phrase", "platform", "private", "production", "profile", "profiles", "project", "projects",
    "promise", "public", "purpose", "python", "reader", "readonly", "reason", "record",
    "records", "redirect", "refresh", "refused", "region", "register", "remote", "removed",
    "report", "request", "requests", "required", "resource", "response", "result", "results",
    "return", "returned", "revoked", "sandbox", "schema", "scheme", "scopes", "search",
    "secret", "secrets", "secure", "server", "servers", "service", "session", "shared",
    "signature", "signed", "simple", "single", "source", "staging", "standard", "started",
    "status", "string", "success", "successful", "support", "system", "tenant", "testing",
    "timeout", "timestamp", "tokens", "unauthorized", "undefined", "unknown", "update",
    "updated", "updatedat", "upgrade", "username", "users", "utf-16", "validate", "verified",
    "version", "visible", "warning", "webhook", "website", "welcome", "window", "workspace",
    "writer",
})  # fmt: skip
_NAMES = frozenset({
    "access-token", "access_token", "accesstoken", "api-key", "api_key", "api_token",
    "apitoken", "application/json", "auth_token", "authorization_code", "basic_auth",
    "bearertoken", "client_credentials", "client_id", "client_secret", "clientid",
    "clientsecret", "content-type", "grant_type", "id_token", "no-cache", "oauth_token",
    "password_grant", "private_key", "privatekey", "refresh_token", "refreshtoken",
    "secret_key", "secretkey", "set-cookie", "subdomain", "text/plain", "token_type",
    "user-agent", "user_name", "x-api-key",
})  # fmt: skip


def is_ordinary(text: str) -> bool:
    """Whether a text is a word of HTTP, of authentication or of every API: ``password``,
    ``default``, ``access_token``. To hide it wherever it stands would black out the trace, and
    tell by the holes what it is."""
    return text.casefold() in _WORDS or text.casefold() in _NAMES
