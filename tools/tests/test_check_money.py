from tools.check_money import find


def test_floats_are_found_in_every_shape(found):
    source = """
        from django.db import models
        from django.db.models import FloatField

        RATE = 0.15
        total = float("12.50")

        class Line(models.Model):
            amount = models.FloatField()
            share = FloatField()
        """

    findings = found(find, {"revenue/orders/models.py": source})

    assert [finding.split(":")[1] for finding in findings] == ["4", "5", "8", "9"]


def test_decimals_type_names_and_tests_are_fine(found):
    exact = "from decimal import Decimal\n\nRATE = Decimal('0.15')\nis_wrong = isinstance(RATE, float)\n"

    assert found(find, {"cpq/rules/x.py": exact, "cpq/tests/test_x.py": "X = 0.1\n"}) == []


def test_models_of_chance_may_use_floats(found):
    assert found(find, {"intelligence/services/train.py": "RATE = 0.1\n"}) == []
