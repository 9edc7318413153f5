import pytest

from tools.check_layout import find

EMIT = "from django.db import transaction\nfrom loudou.platform.outbox.services import emit\n\n\n"


def test_an_import_inside_a_function_is_found_even_in_tests(found):
    source = "def late():\n    import json\n    return json\n"

    findings = found(find, {"leads/queries.py": source, "leads/tests/test_late.py": source})

    assert findings == [
        "leads/queries.py:2: import inside late; imports stand at the top",
        "leads/tests/test_late.py:2: import inside late; imports stand at the top",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "from django.apps import apps\n\nLead = apps.get_model('leads', 'Lead')\n",
        "from django.db.models.signals import post_save\n",
        "from django.db.models.signals import post_migrate, pre_delete\n",
        "from django.dispatch import receiver\n",
        "from importlib import import_module\n\nrecords = import_module('loudou.leads.records')\n",
    ],
)
def test_hidden_dependencies_are_found(found, source):
    assert len(found(find, {"leads/apps.py": source})) == 1


def test_migrations_may_ask_for_models_and_apps_may_sync_after_migrate(found):
    migration = "def forwards(apps, editor):\n    return apps.get_model('leads', 'Lead')\n"
    apps = "from django.db.models.signals import post_migrate\n"

    assert found(find, {"leads/migrations/0001_initial.py": migration, "leads/apps.py": apps}) == []


def test_only_ready_of_an_app_may_import_late(found):
    source = "class LeadsConfig(AppConfig):\n    def {}(self):\n        from loudou.leads import records\n"

    assert found(find, {"leads/apps.py": source.format("ready")}) == []
    assert len(found(find, {"leads/apps.py": source.format("label")})) == 1
    assert len(found(find, {"leads/apps.py": "", "leads/views.py": source.format("ready")})) == 1


@pytest.mark.parametrize(
    "service",
    [
        "@transaction.atomic\ndef assign_lead(ctx):\n    emit(ctx, 1)\n",
        "def assign_lead(ctx):\n    with transaction.atomic():\n        emit(ctx, 1)\n",
        "@transaction.atomic\ndef assign_lead(ctx):\n    _tell(ctx)\n\n\ndef _tell(ctx):\n    emit(ctx, 1)\n",
    ],
)
def test_an_atomic_service_may_emit(found, service):
    assert found(find, {"leads/services/assign.py": EMIT + service}) == []


@pytest.mark.parametrize(
    "service",
    [
        "def assign_lead(ctx):\n    emit(ctx, 1)\n",
        "def assign_lead(ctx):\n    _tell(ctx)\n\n\ndef _tell(ctx):\n    emit(ctx, 1)\n",
    ],
)
def test_emitting_outside_a_transaction_is_found(found, service):
    findings = found(find, {"leads/services/assign.py": EMIT + service})

    assert [finding.rsplit(" ", 3)[1:] for finding in findings] == [["emits", "outside", "transaction.atomic"]]


def test_only_services_emit(found):
    findings = found(find, {"leads/views.py": EMIT + "@transaction.atomic\ndef assign(ctx):\n    emit(ctx, 1)\n"})

    assert findings == ["leads/views.py:1: imports emit; only services announce events"]


def test_models_neither_override_save_nor_order_themselves(found):
    source = """
        class Lead(Model):
            def save(self, *args, **kwargs):
                return None

            class Meta:
                ordering = ["id"]
        """

    findings = found(find, {"leads/models.py": source})

    assert [finding.split(":")[1] for finding in findings] == ["2", "6"]
