"""Q02: the same figures in every representation, to the cent."""

import io
import re
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.test import Client
from pypdf import PdfReader

from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.models import Issuer, Quote
from loudou.cpq.quoting.queries.document import document_of
from loudou.cpq.quoting.queries.pdf import quote_pdf
from loudou.cpq.quoting.records import QUOTE
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, typed
from loudou.customers.tests.factories import make_account
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import User
from loudou.platform.records.api import read_one
from loudou.platform.records.query import ListQuery
from loudou.platform.transfer.exporting import csv_lines, export_rows

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def story(ada):
    """The quote of the acceptance story, Ada's."""
    price_list, server = make_price_list(), make_product("SRV", name="机架式服务器", name_en="Rack server")
    set_price(price_list, server, "36500.00")
    set_price(price_list, server, "34675.00", 10)
    support = typed("49182.00", tax_rate=D("0.06"), shares_discount=False, description="维保十二个月")
    lines = [LineDraft(D(10), product_id=server.id, asked_rate=D("0.04")), support]
    quote = make_quote(ada, lines, payment_terms="30 / 60 / 10")
    set_document_discount(ada, quote_id=quote.id, amount=D(5000))
    quote.refresh_from_db()
    return quote


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def figures(text):
    return {D(found.replace(",", "")) for found in re.findall(r"\d[\d,]*\.\d{2}(?!\d)", text)}


def test_q02_the_document_says_what_the_quote_says(story):
    text = text_of(quote_pdf(story, "zh-hans"))

    assert {
        *(D("332880.00"), D("49182.00"), D("414182.00"), D("32120.00"), D("5000.00")),
        *(D("377062.00"), D("42624.40"), D("2950.92"), D("422637.32")),
    } <= figures(text)
    assert "肆拾贰万贰仟陆佰叁拾柒元叁角贰分" in text
    assert "机架式服务器" in text
    assert story.total_amount == D("422637.32")


def test_q02_every_representation_has_the_same_total(story, ada):
    client = Client()
    client.force_login(User.objects.get(pk=ada.actor_id))

    api = read_one(ada, QUOTE, story.id)
    page = client.get(f"/quotes/{story.id}/editor").content.decode()
    exported = "".join(csv_lines(*export_of(ada)))
    pdf = text_of(client.get(f"/quotes/{story.id}/pdf").content)

    total = story.total_amount
    assert D(api["total_amount"]) == D(api["net_amount"]) + D(api["tax_amount"]) == total
    assert "422,637.32" in page
    assert total in figures(pdf)
    assert "422637.32" in exported


def export_of(ctx):
    """Kinds and rows of the export of all quotes, as the download is made from them."""
    columns = ("number", "net_amount", "tax_amount", "total_amount")
    kinds = [QUOTE.field_named(name).kind for name in columns]
    return kinds, export_rows(ctx, QUOTE, ListQuery(columns=columns))


def test_the_english_document_is_english(story):
    text = text_of(quote_pdf(story, "en"))

    assert "Quotation" in text
    assert "Rack server" in text
    assert "Page 1 of 1" in text
    assert "报价单" not in text
    assert "肆拾贰万" not in text


def test_the_document_says_where_to_pay_and_names_a_city_that_is_a_province_once(ada):
    with recording(ada, "test.issuer"):
        Issuer.objects.create(
            name="恒力精工装备有限公司", bank="某某银行苏州分行 0000 0000", created_at=ada.now, updated_at=ada.now
        )
    account = make_account(ada, province="上海", city="上海")

    text = text_of(quote_pdf(make_quote(ada, [typed("1.00")], account_id=account.id), "zh-hans"))

    assert "某某银行苏州分行 0000 0000" in text
    assert text.count("上海") == 1


def test_the_same_quote_gives_the_same_bytes(story):
    assert quote_pdf(story, "zh-hans") == quote_pdf(story, "zh-hans")


def test_what_was_sent_is_kept_byte_for_byte_and_its_hash_can_be_checked():
    quote = make_sent()

    document = document_of(system(), quote.id)

    assert document.is_kept
    assert sha256(document.content).hexdigest() == quote.document_hash
    # Made again from what the database holds, it is the same document.
    assert sha256(quote_pdf(Quote.objects.get(pk=quote.id), "zh-hans")).hexdigest() == quote.document_hash
    assert not document_of(system(), quote.id, "en").is_kept


def test_a_draft_is_marked_as_one_and_a_sent_quote_is_not():
    draft, sent = make_quote(None, [typed("1.00")], language="en"), make_sent(language="en")

    assert "DRAFT" in text_of(document_of(system(), draft.id).content)
    assert "DRAFT" not in text_of(document_of(system(), sent.id).content)


def test_the_issuer_heads_the_document_and_nothing_typed_is_markup():
    with recording(system(), "test"):
        Issuer(
            name="漏斗科技 #strong[x]",
            name_en="Loudou Ltd",
            address="苏州",
            address_en="Suzhou",
            is_default=True,
            created_at=system().now,
            updated_at=system().now,
        ).save(force_insert=True)
    quote = make_quote(None, [typed("1.00", description='#read("/etc/passwd") $x$ <b>')], terms="*星号*\n第二行")

    chinese, english = text_of(quote_pdf(quote, "zh-hans")), text_of(quote_pdf(quote, "en"))

    assert "漏斗科技 #strong[x]" in chinese
    assert '#read("/etc/passwd") $x$ <b>' in chinese.replace("“", '"').replace("”", '"')
    assert "*星号*" in chinese
    assert ("Loudou Ltd" in english, "Suzhou" in english) == (True, True)


def test_a_long_quote_runs_over_pages_with_its_head_repeated():
    quote = make_quote(None, [typed("1.00", description=f"第{number}项") for number in range(120)])

    reader = PdfReader(io.BytesIO(quote_pdf(quote, "en")))

    assert len(reader.pages) > 2
    assert all(quote.number in page.extract_text() for page in reader.pages)
    assert "120" in reader.pages[-2].extract_text() + reader.pages[-1].extract_text()


def test_prices_with_tax_and_other_currencies_add_up_on_paper():
    make_price_list(name="EUR", currency="EUR", is_tax_inclusive=True)
    quote = make_quote(None, [typed("113.00"), typed("100.00")], currency="EUR")

    text = text_of(quote_pdf(quote, "en"))

    assert {D("213.00"), D("188.50"), D("24.50")} <= figures(text)
    assert "List prices include VAT." in text
    assert "元" not in text


def test_yen_have_no_cents():
    quote = make_quote(None, [typed("333", "3")], currency="JPY")

    assert (quote.net_amount, quote.tax_amount, quote.total_amount) == (999, 130, 1129)
    assert "1,129" in text_of(quote_pdf(quote, "en"))


def test_the_day_on_the_document_is_that_of_the_quote_s_zone():
    quote = make_quote(system().at(system().now + timedelta(hours=20)), [typed("1.00")])

    assert "Mar 3, 2026" in text_of(quote_pdf(quote, "en"))
