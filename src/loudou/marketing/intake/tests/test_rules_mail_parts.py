"""The parts of a mail: markup becomes lines, attachments are listed and not opened."""

from email.message import EmailMessage
from email.policy import SMTP

from loudou.marketing.intake.rules.mail_html import text_of
from loudou.marketing.intake.rules.mail_messages import read_mail
from loudou.marketing.intake.tests.mails import read


def test_html_is_read_as_lines_rows_and_quotes_without_what_is_hidden():
    markup = """<html><head><title>t</title><style>p{}</style></head><body><div style="display: none">spy</div>
    <p>Hello<br>there</p><table><tr><td>公司</td><td>锐驰</td></tr></table><blockquote><p>old</p></blockquote>
    <script>alert(1)</script><img src=x onerror=alert(1)><p hidden>x<p>y</p></p></body></html>"""

    assert text_of(markup) == "Hello\nthere\n公司\t锐驰\n> old"
    assert text_of("<p>a</script></p><br/><b/>c") == "a\n\nc"
    assert text_of("<style>x<p>never closed") == ""


def test_a_mail_in_html_alone_gives_its_table_of_answers():
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "web@ours.example", "Anfrage"
    made.set_content("<table><tr><td>姓名</td><td>顾海峰</td></tr><tr><td>手机</td><td>13815804462</td></tr></table>",
                     subtype="html")  # fmt: skip

    values = read(made.as_bytes()).values

    assert (values["name"], values["mobile"]) == ("顾海峰", "13815804462")


def test_attachments_are_listed_by_name_and_size_and_not_opened():
    made = EmailMessage(policy=SMTP)
    made["From"] = "a@b.example"
    made.set_content("see the drawing")
    made.add_attachment(b"PK\x03\x04" + b"0" * 5000, maintype="application", subtype="zip", filename="../../图纸.zip")
    made.add_attachment("inside", subtype="plain", filename="notes.txt")

    (drawing, notes) = read_mail(made.as_bytes()).attachments

    assert (drawing.name, drawing.size, drawing.kind) == ("图纸.zip", 5004, "application/zip")
    assert notes.name == "notes.txt"
    assert read_mail(made.as_bytes()).text.strip() == "see the drawing"


def test_a_mail_within_the_mail_is_an_attachment():
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "inner"
    inner.set_content("公司：别家公司")
    outer = EmailMessage(policy=SMTP)
    outer["From"] = "a@b.example"
    outer.set_content("as attached")
    outer.add_attachment(inner)

    found = read(outer.as_bytes())

    assert "company" not in found.values
    assert [one.kind for one in found.mail.attachments] == ["message/rfc822"]
