"""The form of the web site: it is published, and a few visitors of today filled it in."""

from datetime import timedelta
from random import Random
from uuid import UUID

from loudou.config.demo.calendar import last_worktime
from loudou.config.demo.catalogue import MACHINES
from loudou.config.demo.names import Directory
from loudou.config.demo.people import EAST, MARKETER
from loudou.config.demo.play.world import World
from loudou.marketing.intake.enums import FieldKind
from loudou.marketing.intake.events import FormSubmitted
from loudou.marketing.intake.services.publish_form import publish_form
from loudou.marketing.intake.services.receive_submissions import receive_submissions
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.shapes import Consent, FormDefinition, FormDraft, FormField, Incoming, Visit
from loudou.processes.form_to_lead import leads_from_form

SLUG = "inquiry"
MODELS = tuple(machine.code for machine in MACHINES[:4])
DEFINITION = FormDefinition(
    title="产品询价",
    intro="填写需求，我们会在半个工作小时内联系您。",
    button="提交询价",
    thanks="已收到，应用工程师会尽快与您联系。",
    fields=(
        FormField("f1", target="name", is_required=True),
        FormField("f2", target="company"),
        FormField("f3", FieldKind.PHONE, target="mobile", is_required=True),
        FormField("f4", FieldKind.CHOICES, "意向机型", "product_interest", options=MODELS),
        FormField("f5", FieldKind.TEXT, target="need"),
    ),
    consents=(Consent("privacy", "同意贵司就本次询价与我联系。"),),
    pool="华东线索池",
    source="官网询价表单",
)
NEEDS = ("两台加工中心，含安装调试", "想要样册和报价", "老线改造，预约现场勘测")


def fill_in(world: World, seed: int) -> UUID:
    """Publish the form and let visitors fill it in, with what follows; returns its id."""
    random = Random(seed)  # noqa: S311 - stories, not secrets
    marketer = world.acting(world.users[MARKETER], last_worktime(world.now - timedelta(days=120)))
    form_id = save_form(marketer, draft=FormDraft("官网询价表单", SLUG, DEFINITION))
    number = publish_form(marketer, form_id=form_id)
    directory = Directory(random, first=990_000)
    ids = []
    for place, need in enumerate(NEEDS):
        person = directory.prospect(EAST)
        sent = UUID(int=random.getrandbits(128), version=4)
        posted = {
            "f1": [person.name], "f2": [person.company], "f3": [person.mobile], "f4": [random.choice(MODELS)],
            "f5": [need], "consent-privacy": ["on"],
        }  # fmt: skip
        at = last_worktime(world.now - timedelta(minutes=200 - 70 * place))
        receive_submissions(
            world.system(at),
            slug=SLUG,
            number=number,
            incoming=[Incoming(sent, posted, age=timedelta(seconds=48 + place))],
            visit=Visit("web_form", f"{random.getrandbits(256):064x}"),
        )
        ids.append(sent)
    told = FormSubmitted(subject_ids=tuple(ids), form_id=form_id, channel="web_form")
    leads_from_form(world.system(last_worktime(world.now)), told)
    return form_id
