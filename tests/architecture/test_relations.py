"""The shape that import-linter cannot see: Django's strings, model relations, migrations."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, ForeignObjectRel

ROOT = Path(__file__).resolve().parent.parent.parent
ORDER = [
    "rules",
    "audit",
    "registry",
    "policy",
    "liaison",
    "records",
    "feedback",
    "matters",
    "hotline",
    "teams",
    "rhythm",
    "groups",
    "tips",
    "figures",
    "duties",
    "planning",
    "phones",
    "platforms",
    "exchange",
    "reports",
    "demo",
    "web",
]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("lianxin.")]
MODELS = [model for config in OURS for model in config.get_models()]


def rank(label: str) -> int:
    return ORDER.index(label)


def relations() -> list:
    found = []
    for model in MODELS:
        for field in model._meta.get_fields():
            if isinstance(field, ForeignObjectRel) or not field.is_relation or field.related_model is None:
                continue
            target = field.related_model._meta
            if target.app_label in ORDER:
                found.append(pytest.param(model, field, target, id=f"{model._meta.label}.{field.name}"))
    return found


@pytest.mark.parametrize(("model", "field", "target"), relations())
def test_a_lower_row_holds_no_foreign_key_upward(model, field, target):
    assert rank(target.app_label) <= rank(model._meta.app_label)


@pytest.mark.parametrize(("model", "field", "target"), relations())
def test_no_name_is_hung_on_another_apps_model(model, field, target):
    if target.app_label != model._meta.app_label:
        assert field.remote_field.related_name == "+"


def test_migrations_depend_only_downward():
    loader = MigrationLoader(None)
    ours = {config.label for config in OURS}
    for (label, name), migration in loader.disk_migrations.items():
        if label not in ours:
            continue
        for needed, _ in migration.dependencies:
            if needed in ours:
                assert rank(needed) <= rank(label), f"{label}.{name} depends on {needed}"


def test_migrations_import_no_live_code():
    for file in ROOT.glob("lianxin/*/migrations/0*.py"):
        imports = [line for line in file.read_text().splitlines() if re.match(r"(from|import) lianxin", line)]
        allowed = {"import lianxin.audit.fields"}
        assert set(imports) <= allowed, f"{file.relative_to(ROOT)}: {imports}"


def test_every_migration_can_be_reversed():
    loader = MigrationLoader(None)
    for (label, name), migration in loader.disk_migrations.items():
        if label in {config.label for config in OURS}:
            for operation in migration.operations:
                assert operation.reversible, f"{label}.{name}: {operation.describe()}"


def test_get_model_is_used_in_migrations_only():
    for file in ROOT.glob("lianxin/**/*.py"):
        if "migrations" not in file.parts:
            assert "get_model(" not in file.read_text(), file


def test_there_are_no_signals():
    for file in ROOT.glob("lianxin/**/*.py"):
        assert not re.search(r"django\.(db\.models\.signals|dispatch)", file.read_text()), file


def text_fields(model) -> list[Field]:
    return [f for f in model._meta.concrete_fields if f.get_internal_type() in {"TextField", "SealedField", "JSONField"}]


NOT_ABOUT_PERSONS = {
    "audit.Act.before", "audit.Act.after", "audit.Act.note",  # sealed or codes only: see lianxin/audit
    "registry.Area.search", "registry.Unit.search",
    "policy.Version.text", "policy.Draft.text",
    "duties.Due.why", "exchange.SheetMapping.columns",
}  # fmt: skip
"""Free text and JSON that hold nothing about a person. The list only shrinks."""


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_field_that_may_hold_personal_data_says_what_for(model):
    told = getattr(model, "PERSONAL", {})
    for field in text_fields(model):
        label = f"{model._meta.label}.{field.name}"
        assert field.name in told or label in NOT_ABOUT_PERSONS, f"{label}: say purpose, basis, retention and sensitivity"
    for name, personal in told.items():
        model._meta.get_field(name)
        assert personal.purpose
        assert personal.retention_months >= 0


FORBIDDEN = (
    "ethnic",
    "nation",
    "religio",
    "faith",
    "politic",
    "petition",
    "key_person",
    "risk",
    "latitude",
    "longitude",
    "track",
    "faces",
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_watches_anybody(model):
    """Principles 1: no field for ethnicity, religion, political opinion, petition history, key persons, risk, tracks, faces."""
    for field in model._meta.concrete_fields:
        assert not any(word in field.name for word in FORBIDDEN), f"{model._meta.label}.{field.name}"
