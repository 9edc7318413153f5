import pytest

from tools.check_translations import find

PO = "leads/locale/zh_Hans/LC_MESSAGES/django.po"
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
PYTHON = "from django.utils.translation import gettext_lazy as _\n\nNAME = _({!r})\n"


ERRORS = {
    "kernel/errors.py": "class LoudouError(Exception):\n    pass\n",
    "leads/errors.py": """
        from loudou.kernel.errors import LoudouError

        class LeadNotOpen(LoudouError):
            title = "Lead closed"
        """,
}


def entry(source, translation, extra=""):
    return f'{extra}msgid "{source}"\nmsgstr "{translation}"\n\n'


def test_a_translated_text_is_fine(found):
    assert found(find, {PO: HEADER + entry("Lead", "线索"), "leads/enums.py": PYTHON.format("Lead")}) == []


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        ("", "“Lead” has no Chinese translation"),
        (entry("Lead", ""), "“Lead” has no Chinese translation"),
    ],
)
def test_a_missing_translation_is_found(found, catalogue, problem):
    assert found(find, {PO: HEADER + catalogue, "leads/enums.py": PYTHON.format("Lead")}) == [
        f"leads/enums.py:3: {problem}"
    ]


def test_a_package_without_catalogue_is_found(found):
    findings = found(find, {"leads/enums.py": PYTHON.format("Lead")})

    assert len(findings) == 1
    assert "“Lead” has no catalogue" in findings[0]


@pytest.mark.parametrize(
    ("extra", "source", "translation", "problem"),
    [
        ("#, fuzzy\n", "Lead", "线索", "“Lead” is marked fuzzy"),
        ("", "Pool", "线索池", "“Pool” is used nowhere"),
        ("", "%(n)s leads", "%(m)s 条线索", "the translation of “%(n)s leads” has other placeholders"),
    ],
)
def test_a_doubtful_entry_is_found(found, extra, source, translation, problem):
    python = PYTHON.format("Lead" if source == "Pool" else source)
    catalogue = HEADER + entry(source, translation, extra) + (entry("Lead", "线索") if source == "Pool" else "")

    findings = found(find, {PO: catalogue, "leads/enums.py": python})

    assert len(findings) == 1
    assert problem in findings[0]


def test_obsolete_entries_are_found(found):
    findings = found(find, {PO: HEADER + '#~ msgid "Old"\n#~ msgstr "旧"\n'})

    assert len(findings) == 1
    assert "“Old” is obsolete" in findings[0]


def test_templates_are_read_with_plurals_and_contexts(found):
    page = """
        {% translate "Leads" %}
        {% blocktranslate trimmed count n=total %}
          {{ n }} lead
        {% plural %}
          {{ n }} leads
        {% endblocktranslate %}
        {% translate "May" context "month" %}
        """
    catalogue = (
        HEADER
        + entry("Leads", "线索")
        + 'msgid "%(n)s lead"\nmsgid_plural "%(n)s leads"\nmsgstr[0] "%(n)s 条线索"\n\n'
        + entry("May", "五月", 'msgctxt "month"\n')
    )

    assert found(find, {PO: catalogue, "leads/templates/leads/queue.html": page}) == []
    assert len(found(find, {PO: HEADER, "leads/templates/leads/queue.html": page})) == 3


def test_the_nearest_catalogue_counts(found):
    own = PO.replace("leads/", "sales/pipeline/")
    files = {PO: HEADER, own: HEADER + entry("Stage", "阶段"), "sales/pipeline/rules/gate.py": PYTHON.format("Stage")}

    assert found(find, files) == []


def test_one_text_translated_in_two_ways_is_found(found):
    own = PO.replace("leads/", "sales/pipeline/")
    files = {
        PO: HEADER + entry("Stage", "阶段"),
        own: HEADER + entry("Stage", "销售阶段"),
        "leads/enums.py": PYTHON.format("Stage"),
        "sales/pipeline/rules/gate.py": PYTHON.format("Stage"),
    }

    assert found(find, files) == [
        f"{own}:6: “Stage” is “销售阶段” here and “阶段” in src/loudou/{PO}; "
        "settle on one, or give one of them a context"
    ]


def test_a_context_tells_two_meanings_apart(found):
    own = PO.replace("leads/", "sales/pipeline/")
    gate = "from django.utils.translation import pgettext_lazy\n\nNAME = pgettext_lazy('deal', 'Stage')\n"
    files = {
        PO: HEADER + entry("Stage", "阶段"),
        own: HEADER + entry("Stage", "销售阶段", 'msgctxt "deal"\n'),
        "leads/enums.py": PYTHON.format("Stage"),
        "sales/pipeline/rules/gate.py": gate,
    }

    assert found(find, files) == []


def test_source_texts_are_english(found):
    assert found(find, {PO: HEADER, "leads/enums.py": PYTHON.format("线索")}) == [
        "leads/enums.py:3: “线索” is Chinese; source texts are English"
    ]


def test_texts_declared_plainly_need_a_translation_too(found):
    service = """
        from loudou.kernel.errors import FieldProblem
        from loudou.leads.errors import LeadNotOpen

        def close(lead):
            FieldProblem("name", "blank", "Name is missing.")
            tell(NoticeDraft(message="A lead is yours."))
            raise LeadNotOpen("It was closed.", lead_id=lead)
        """
    messages = "REFUSALS = {'leads.full': 'The pool is full.'}\n"
    files = ERRORS | {"leads/services/close.py": service, "leads/messages.py": messages}
    texts = ["Lead closed", "Name is missing.", "A lead is yours.", "It was closed.", "The pool is full."]

    missing = found(find, {PO: HEADER, **files})
    complete = found(find, {PO: HEADER + "".join(entry(text, "有") for text in texts), **files})

    assert sorted(finding.split("“")[1].split("”")[0] for finding in missing) == sorted(texts)
    assert complete == []


def test_a_code_is_no_text(found):
    source = "from loudou.leads.errors import LeadNotOpen\n\n\ndef close():\n    raise LeadNotOpen('lead.closed')\n"
    files = ERRORS | {PO: HEADER + entry("Lead closed", "线索已关闭"), "leads/services/close.py": source}

    assert found(find, files) == []


def test_titles_of_the_kernel_are_translated_by_config(found):
    kernel = "class LoudouError(Exception):\n    pass\n\n\nclass NotFound(LoudouError):\n    title = 'Not found'\n"
    files = {"kernel/errors.py": kernel, PO.replace("leads/", "config/"): HEADER + entry("Not found", "未找到")}

    assert found(find, files) == []


def test_a_message_put_together_cannot_be_translated(found):
    source = """
        from loudou.leads.errors import LeadNotOpen

        def close(lead):
            raise LeadNotOpen(f"{lead} is closed.")
        """

    files = ERRORS | {PO: HEADER + entry("Lead closed", "线索已关闭"), "leads/services/close.py": source}

    assert found(find, files) == [
        "leads/services/close.py:4: a text put together cannot be translated; pass the values as facts"
    ]


def test_a_fault_of_the_machine_speaks_english_to_its_operator(found):
    errors = "class NoDatabase(Exception):\n    title = 'No database'\n"
    source = (
        "from loudou.config.errors import NoDatabase\n\n\ndef start(place):\n    raise NoDatabase(f'none in {place}')\n"
    )

    assert found(find, {"config/errors.py": errors, "config/start.py": source}) == []


@pytest.mark.parametrize(
    "source",
    [
        'field = Field(name="owner", label="Owner")',
        'from loudou.platform.records.declaration import Field\nfield = Field("owner", "Owner")',
        'from loudou.platform.records.declaration import Section\nsection = Section("Facts", ("name",))',
        'from loudou.ui.navigation import NavItem\nitem = NavItem("x", "Leads", "leads", "funnel", "x", 1)',
        'from django.db import models\nclass Status(models.TextChoices):\n    NEW = "new", "New"',
        'name = models.CharField(verbose_name="Name")',
    ],
)
def test_a_label_outside_gettext_is_found(found, source):
    findings = found(find, {"leads/records.py": source})

    assert len(findings) == 1
    assert findings[0].endswith("a label is read by people; wrap it in gettext_lazy")


def test_faults_of_programmers_need_no_translation(found):
    assert found(find, {"leads/rules/x.py": "def f():\n    raise ValueError('must not be empty')\n"}) == []
