import pytest

from tools.check_templates import find

PAGE = "leads/templates/leads/queue.html"


@pytest.mark.parametrize(
    "text",
    [
        "<p>Leads</p>",
        "<p>线索</p>",
        "{% if a %}Open{% endif %}",
        "{% block title %}Error page{% endblock %}",
        '<input placeholder="Search">',
        '<a title="Close {{ name }}"></a>',
        '<img alt="Logo">',
        '<button aria-label="关闭"></button>',
        '<input type="submit" value="Save">',
        "<p>{{ name }} owns it</p>",
    ],
)
def test_text_without_translation_is_found(found, text):
    findings = found(find, {PAGE: f"<div></div>\n{text}\n"})

    assert [finding.split(":")[1] for finding in findings] == ["2"]
    assert findings[0].endswith("is not translated")


@pytest.mark.parametrize(
    "text",
    [
        '<p>{% translate "Leads" %} {{ count }} · 12 %</p>',
        "<p>{% blocktranslate trimmed %}\n  Many leads\n{% endblocktranslate %}</p>",
        '<input placeholder="{% translate "Search" %}" name="search" value="open">',
        "<kbd>Ctrl</kbd><code>status</code>",
        '<span translate="no">Loudou</span>',
        "{# a note #}{% comment %}another{% endcomment %}<!-- third -->",
        '<script src="x.js" defer></script><script type="application/json">{"a": 1}</script>',
        "<p>&nbsp;×&middot;</p>",
        '<{% if url %}a href="{{ url }}"{% else %}div{% endif %} class="kpi"></{% if url %}a{% else %}div{% endif %}>',
        '<button aria-label="{% translate "Next" %} (J)">A</button>',
        "{% block page_kind %}error{% endblock %}",
    ],
)
def test_translated_and_untranslatable_text_is_fine(found, text):
    assert found(find, {PAGE: text}) == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red"></p>',
        "<style>p{}</style>",
        "<script>run()</script>",
        '<a onclick="run()"></a>',
        '<a href="javascript:run()"></a>',
        '<a hx-on:click="run()"></a>',
        '<a hx-vals="js:{a: 1}"></a>',
    ],
)
def test_inline_style_and_script_are_found(found, text):
    findings = found(find, {PAGE: text})

    assert len(findings) == 1
    assert "content security policy" in findings[0]


def test_a_template_includes_only_the_design_system_and_its_own_folder(found):
    text = """
        {% extends "ui/page.html" %}
        {% include "leads/_row.html" %}
        {% include 'customers/_card.html' with a=b %}
        """

    findings = found(find, {PAGE: text})

    assert findings == [f"{PAGE}:3: customers/_card.html belongs to another package; include ui/… or your own folder"]


def test_a_finding_after_a_long_comment_keeps_its_line(found):
    findings = found(find, {PAGE: "{% comment %}\none\ntwo\n{% endcomment %}\n<p>\n  Leads\n</p>\n"})

    assert findings == [f"{PAGE}:6: “Leads” is not translated"]
