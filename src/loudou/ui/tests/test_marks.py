from decimal import Decimal

import pytest
from django.utils.safestring import SafeString

from loudou.ui import marks
from loudou.ui.icons import icon, icon_names


def test_every_text_of_a_mark_is_escaped():
    attack = '"><script>'

    for made in (
        marks.pill(attack, attack),
        marks.avatar(attack),
        marks.meter(Decimal(1), attack, attack),
        marks.ring(Decimal(1), attack),
    ):
        assert "<script" not in made
        assert '"">' not in made


def test_a_text_marked_as_safe_does_not_poison_the_cache_for_one_that_is_not():
    marks.pill(SafeString("<b>x</b>"))

    assert "<b>" not in marks.pill("<b>x</b>")


def test_ring_shows_the_score_rounded_down_and_never_runs_over():
    assert '"59 100"' in marks.ring(Decimal("59.9"))
    assert '"100 100"' in marks.ring(Decimal(120))
    assert '"0 100"' in marks.ring(Decimal(-3))


def test_avatar_takes_the_given_name_of_a_chinese_person_and_the_first_letter_else():
    assert marks.initial_of("林晓") == "晓"
    assert marks.initial_of("ada lovelace") == "A"
    assert marks.initial_of("华昌风电", is_company=True) == "华"
    assert marks.initial_of("  ") == "?"


def test_avatar_colour_is_stable_and_within_the_palette():
    assert {marks.hue_of(f"name {n}") for n in range(200)} == set(range(1, marks.HUES + 1))
    assert marks.avatar("林晓") == marks.avatar("林晓")


def test_a_size_that_has_no_style_is_refused():
    with pytest.raises(ValueError, match="avatars come in"):
        marks.avatar("林晓", 30)


def test_spark_needs_two_values_and_survives_a_flat_series():
    assert marks.spark((Decimal(1),)) == ""
    assert "NaN" not in marks.spark((Decimal(1), Decimal(1)))


def test_an_icon_points_into_the_sprite_and_an_unknown_one_is_refused():
    assert "ui/icons" in icon("phone")
    assert "#phone" in icon("phone")
    assert 'class="icon icon--20"' in icon("phone", 20)
    with pytest.raises(ValueError, match="no-such"):
        icon("no-such")


def test_the_sprite_names_each_icon_once():
    assert len(icon_names()) > 80
