"""What the worker does for tenders."""

from loudou.marketing.tenders.tasks.alert_mails import mail_alert
from loudou.marketing.tenders.tasks.matching import follow_told, judge_and_tell, match_new
from loudou.marketing.tenders.tasks.sources import look_at

__all__ = ["follow_told", "judge_and_tell", "look_at", "mail_alert", "match_new"]
