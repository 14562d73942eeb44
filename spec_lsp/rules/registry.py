"""All rules, by their codes. A new rule is a new file, and one more line here."""

from __future__ import annotations

from spec_lsp.rules import (
    alias_spelling,
    ambiguous_implementation,
    auth_test_failed,
    duplicate_key,
    hardcoded_secret,
    ignored_outcome,
    implementation_mismatch,
    insecure_base_uri,
    invalid_configuration,
    invalid_formula_arguments,
    invalid_response_handler,
    javascript_syntax,
    local_parameters_not_ignored,
    method_not_for_auth_type,
    missing_credentials_schema,
    missing_export,
    missing_help,
    missing_implementation_file,
    missing_required_field,
    missing_required_method,
    missing_test,
    schema_violation,
    secret_not_masked,
    template_syntax,
    template_without_expression,
    unavailable_variable,
    unknown_auth_type,
    unknown_credential,
    unknown_formula,
    unknown_key,
    unknown_parameter,
    unknown_template_helper,
    unknown_variable,
    unreferenced_implementation_file,
    unsupported_implementation_type,
    unsupported_import,
    unsupported_yaml,
    unused_connection_parameter,
    unused_suppression,
    yaml_syntax,
)
from spec_lsp.rules.rule import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            alias_spelling.RULE,
            ambiguous_implementation.RULE,
            auth_test_failed.RULE,
            duplicate_key.RULE,
            hardcoded_secret.RULE,
            ignored_outcome.RULE,
            implementation_mismatch.RULE,
            insecure_base_uri.RULE,
            invalid_configuration.RULE,
            invalid_formula_arguments.RULE,
            invalid_response_handler.RULE,
            javascript_syntax.RULE,
            local_parameters_not_ignored.RULE,
            method_not_for_auth_type.RULE,
            missing_credentials_schema.RULE,
            missing_export.RULE,
            missing_help.RULE,
            missing_implementation_file.RULE,
            missing_required_field.RULE,
            missing_required_method.RULE,
            missing_test.RULE,
            schema_violation.RULE,
            secret_not_masked.RULE,
            template_syntax.RULE,
            template_without_expression.RULE,
            unavailable_variable.RULE,
            unknown_auth_type.RULE,
            unknown_credential.RULE,
            unknown_formula.RULE,
            unknown_key.RULE,
            unknown_parameter.RULE,
            unknown_template_helper.RULE,
            unknown_variable.RULE,
            unreferenced_implementation_file.RULE,
            unsupported_implementation_type.RULE,
            unsupported_import.RULE,
            unsupported_yaml.RULE,
            unused_connection_parameter.RULE,
            unused_suppression.RULE,
            yaml_syntax.RULE,
        ),
        key=lambda rule: rule.code,
    )
)


def rule_named(text: str) -> Rule | None:
    """The rule with that code (in capitals or not) or that name."""
    for rule in RULES:
        if text.upper() == rule.code or text == rule.name:
            return rule
    return None


# What the findings of a rule are, where editors show that in their own way.
TAGS = {rule.code: rule.tag for rule in RULES if rule.tag}
