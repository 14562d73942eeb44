"""The parameters of one run, and the secrets among them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from spec_lsp.connector.model import Authentication
from spec_lsp.redaction.redactor import Secret
from spec_lsp.runtime.parameter_values import schema_value
from spec_lsp.runtime.parameters import Parameters, gather_parameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.secrets import parameter_secrets, plain_values, with_wrong_secrets
from spec_lsp.runtime.stand_ins import with_stand_ins
from spec_lsp.runtime.steps import StepError


@dataclass(frozen=True, slots=True)
class PreparedParameters:
    """Parameters; which of their values are secrets, and which are plainly not."""

    parameters: Parameters
    secrets: tuple[Secret, ...] = field(repr=False)
    plain: frozenset[str] = field(repr=False)

    @classmethod
    def none(cls) -> PreparedParameters:
        """Of a run that has not got so far."""
        return cls(Parameters({}, {}), (), frozenset())


def prepare_parameters(request: RunRequest, authentication: Authentication) -> PreparedParameters:
    """What a run is given; with a wrong secret, each altered (both are secrets then).

    Raises ParametersError, and :class:`StepError` where there is no secret to alter.
    """
    parameters = given_parameters(request, authentication)
    form = schema_value(authentication.form)
    settings = [schema_value(node) for node in authentication.connector_schemas] or [None]
    secrets = _secrets(form, settings, parameters)
    hidden = frozenset(secret.value for secret in secrets)
    plain = plain_values(form, parameters.connection)
    plain |= plain_values(settings[0], parameters.connector)
    if request.wrong_secret and not parameters.missing:
        parameters = _altered(form, settings[0], parameters)
        wrong = _secrets(form, settings, parameters)
        secrets += [Secret(f"wrong {secret.name}", secret.value) for secret in wrong]
    return PreparedParameters(parameters, tuple(secrets), plain - hidden)


def given_parameters(request: RunRequest, authentication: Authentication) -> Parameters:
    """What a run is given, and stand-ins for its secrets where a replay needs none. Raises
    ParametersError."""
    parameters = gather_parameters(
        authentication, request.files, option=request.option, profile=request.profile,
        connection=request.connection_parameters, connector=request.connector_parameters,
    )  # fmt: skip
    names = request.stand_ins
    if names is not None:
        parameters = with_stand_ins(parameters, authentication, names)
    if not parameters.empty or parameters.missing:
        return parameters
    listed = ", ".join(f"`{name}`" for name in parameters.empty)
    note = f"Left empty: {listed}. The form does not say which of its fields are required."
    return replace(parameters, notes=(*parameters.notes, note))


def _secrets(form: Any, settings: list[Any], parameters: Parameters) -> list[Secret]:
    found = list(parameter_secrets(form, parameters.connection))
    for schema in settings:
        found += parameter_secrets(schema, parameters.connector)
    return found


def _altered(form: Any, settings: Any, parameters: Parameters) -> Parameters:
    connection, names = with_wrong_secrets(form, parameters.connection)
    connector, others = with_wrong_secrets(settings, parameters.connector)
    if not names and not others:
        raise StepError(
            "error",
            "None of the parameters is a secret, so there is none to alter: mark it with "
            "`format: password`.",
        )
    return replace(parameters, connection=connection, connector=connector)
