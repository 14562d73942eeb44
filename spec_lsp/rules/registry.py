"""All rules, by their codes. A new rule is a new file, and one more line here."""

from __future__ import annotations

from spec_lsp.rules import (
    duplicate_key,
    implementation_mismatch,
    invalid_configuration,
    javascript_syntax,
    missing_export,
    missing_implementation_file,
    missing_required_field,
    missing_required_method,
    schema_violation,
    template_syntax,
    unavailable_variable,
    unknown_auth_type,
    unknown_credential,
    unknown_formula,
    unknown_parameter,
    unknown_variable,
    unsupported_implementation_type,
    unused_suppression,
    yaml_syntax,
)
from spec_lsp.rules.rule import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            yaml_syntax.RULE,
            duplicate_key.RULE,
            unused_suppression.RULE,
            invalid_configuration.RULE,
            schema_violation.RULE,
            unknown_auth_type.RULE,
            unsupported_implementation_type.RULE,
            missing_required_method.RULE,
            missing_required_field.RULE,
            missing_implementation_file.RULE,
            implementation_mismatch.RULE,
            unknown_variable.RULE,
            unknown_credential.RULE,
            unknown_parameter.RULE,
            unavailable_variable.RULE,
            template_syntax.RULE,
            unknown_formula.RULE,
            javascript_syntax.RULE,
            missing_export.RULE,
        ),
        key=lambda rule: rule.code,
    )
)

# Findings that no rule tells, but a run: a comment or a configuration may name them all the same.
AFTER_A_RUN = {"SPEC501": "auth-test-failed"}


def rule_named(text: str) -> Rule | None:
    """The rule with that code (in capitals or not) or that name."""
    for rule in RULES:
        if text.upper() == rule.code or text == rule.name:
            return rule
    return None
