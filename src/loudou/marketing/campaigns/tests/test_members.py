"""Members, in whatever order they are told of."""

from datetime import timedelta
from uuid import uuid4

import pytest

from loudou.customers.tests.factories import make_account, make_contact
from loudou.marketing.campaigns.errors import CampaignInvalid, CampaignInWrongState, CampaignMemberNotFound
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.advance_members import advance_members
from loudou.marketing.campaigns.services.join_contacts import join_contacts
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import NOW, make_campaign, system
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state(member_id):
    return CampaignMember.objects.values_list("status", "has_responded", "first_responded_at").get(pk=member_id)


def test_two_hundred_people_are_added_in_one_go(django_assert_max_num_queries):
    campaign = make_campaign()
    drafts = [MemberDraft(campaign.id, f"客户{n}", lead_id=uuid4()) for n in range(200)]

    with django_assert_max_num_queries(10):
        added = add_members(system(), drafts=drafts)
    with django_assert_max_num_queries(10):
        again = add_members(
            system(), drafts=[MemberDraft(campaign.id, "某", lead_id=d.lead_id, status="attended") for d in drafts]
        )

    assert all(one.is_new for one in added)
    assert [one.id for one in again] == [one.id for one in added]
    assert not any(one.is_new for one in again)
    assert CampaignMember.objects.filter(status="attended", has_responded=True).count() == 200


def test_a_more_advanced_state_is_never_stepped_back():
    campaign, lead = make_campaign(), uuid4()
    told = [("attended", NOW), ("registered", NOW - DAY), ("invited", None), ("no_show", None)]

    for status, at in told:
        (member,) = add_members(
            system(), drafts=[MemberDraft(campaign.id, "王海涛", lead_id=lead, status=status, at=at)]
        )

    assert state(member.id) == ("attended", True, NOW - DAY)


def test_somebody_who_registered_and_did_not_come_answered_all_the_same():
    campaign, lead = make_campaign(), uuid4()
    drafts = [MemberDraft(campaign.id, "王海涛", lead_id=lead, status=status) for status in ("registered", "no_show")]

    first, second = add_members(system(), drafts=drafts)

    assert (first.id, first.is_new, second.is_new) == (second.id, True, False)
    assert state(first.id) == ("no_show", True, NOW)


def test_nobody_is_no_member_and_nothing_is_saved():
    campaign = make_campaign()

    with pytest.raises(CampaignInvalid) as error:
        add_members(
            system(),
            drafts=[
                MemberDraft(campaign.id, "好人", lead_id=uuid4()),
                MemberDraft(campaign.id, "无人"),
                MemberDraft(campaign.id, " ", lead_id=uuid4(), status="asleep"),
                MemberDraft(campaign.id, "生人", contact_id=uuid4()),
            ],
        )

    assert [(p.row, p.field, p.code) for p in error.value.problems] == [
        (2, "lead", "person.required"),
        (3, "name", "required"),
        (3, "status", "choice.unknown"),
        (4, "contact", "not_found"),
    ]
    assert not CampaignMember.objects.exists()


def test_a_cancelled_campaign_takes_nobody_and_a_closed_one_does():
    cancelled, closed = make_campaign(), make_campaign(until=Act.CLOSE)
    advance_campaigns(system(), campaign_ids=[cancelled.id], act=Act.CANCEL, reason="停办")

    with pytest.raises(CampaignInWrongState):
        add_members(system(), drafts=[MemberDraft(cancelled.id, "某", lead_id=uuid4())])
    add_members(system(), drafts=[MemberDraft(closed.id, "某", lead_id=uuid4())])

    assert list(CampaignMember.objects.values_list("campaign_id", flat=True)) == [closed.id]


def test_a_converted_lead_is_a_member_as_its_contact_and_two_become_one(ada):
    account = make_account(ada)
    contact = make_contact(ada, account_id=account.pk)
    lead = uuid4()
    alone, both = make_campaign(name="甲"), make_campaign(name="乙")
    add_members(
        system(),
        drafts=[
            MemberDraft(alone.id, "王海涛", lead_id=lead, status="registered", at=NOW - DAY),
            MemberDraft(both.id, "王海涛", lead_id=lead, status="attended", at=NOW - DAY),
            MemberDraft(both.id, "王海涛", contact_id=contact.pk, status="registered", at=NOW - 2 * DAY),
        ],
    )

    assert join_contacts(system(), contacts={lead: contact.pk}) == 2
    assert join_contacts(system(), contacts={lead: contact.pk}) == 0

    found = CampaignMember.objects.order_by("campaign__name").values_list(
        "campaign__name", "lead_id", "contact_id", "status", "first_responded_at"
    )
    assert sorted(found) == sorted(
        [
            ("甲", lead, contact.pk, "registered", NOW - DAY),
            ("乙", lead, contact.pk, "attended", NOW - 2 * DAY),
        ]
    )


def test_members_are_advanced_by_marketing_alone(cast):
    campaign = make_campaign(cast.acting("max"))
    made = add_members(system(), drafts=[MemberDraft(campaign.id, f"客户{n}", lead_id=uuid4()) for n in range(3)])
    ids = [one.id for one in made]
    add_members(
        system(),
        drafts=[
            MemberDraft(campaign.id, "客户0", lead_id=CampaignMember.objects.get(pk=ids[0]).lead_id, status="attended")
        ],
    )

    with pytest.raises(ActionRefused):
        advance_members(cast.acting("ada"), member_ids=ids, status="attended")
    with pytest.raises(CampaignMemberNotFound):
        advance_members(cast.acting("max"), member_ids=[*ids, uuid4()], status="attended")
    assert CampaignMember.objects.filter(status="attended").count() == 1

    assert advance_members(cast.acting("max"), member_ids=ids, status="responded") == 2
    assert sorted(CampaignMember.objects.values_list("status", flat=True)) == ["attended", "responded", "responded"]
