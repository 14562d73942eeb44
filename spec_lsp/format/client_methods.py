"""The methods of `apiClient` (format §9: D, api-client)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientMethod:
    """A method of the API client. ``parameters`` are its parameters as a signature shows them."""

    name: str
    parameters: tuple[str, ...]
    documentation: str

    @property
    def signature(self) -> str:
        """As an editor shows it."""
        return f"{self.name}({', '.join(self.parameters)})"


_GIVES = (
    " A path that is a full URL goes there as it is. Gives the response's body, with "
    "`returnFullResponse: true` the whole response; throws where the API refuses."
)


def _with_body(name: str, what: str) -> ClientMethod:
    return ClientMethod(name, ("path", "data?", "options?"), f"{what}{_GIVES}")


CLIENT_METHODS: tuple[ClientMethod, ...] = (
    ClientMethod(
        "get",
        ("path", "query?", "options?"),
        f"Sends a GET request with the client's base URI, headers and query.{_GIVES}",
    ),
    _with_body("post", "Sends a POST request with `data` as its body."),
    _with_body("put", "Sends a PUT request with `data` as its body."),
    _with_body("patch", "Sends a PATCH request with `data` as its body."),
    _with_body("delete", "Sends a DELETE request, with `data` as its body where there is any."),
)
CLIENT_METHOD_BY_NAME: dict[str, ClientMethod] = {method.name: method for method in CLIENT_METHODS}
