"""What an e-mail address tells of the company behind it."""

_CHINESE = (
    "qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net vip.163.com vip.126.com 188.com sina.com sina.cn "
    "vip.sina.com sohu.com vip.sohu.com tom.com 21cn.com 139.com 189.cn wo.cn aliyun.com 263.net eyou.com "
)
_OTHER = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com live.cn msn.com yahoo.com yahoo.cn yahoo.com.cn "
    "yahoo.co.jp ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.com gmx.de gmx.net web.de "
    "t-online.de mail.com mail.ru yandex.ru yandex.com zoho.com fastmail.com naver.com daum.net hanmail.net "
    "orange.fr free.fr laposte.net libero.it"
)
FREE_MAIL = frozenset((_CHINESE + _OTHER).split())
"""Domains anybody may have an address at, so they say nothing of a company."""


def mail_domain(email: str) -> str:
    """The domain of a normalised address; empty for no address."""
    return email.rpartition("@")[2].rstrip(".")


def is_free_mail(email: str) -> bool:
    """Whether the address is at a domain that gives addresses to anybody."""
    return mail_domain(email) in FREE_MAIL


def company_domain(email: str) -> str:
    """The domain of the company the person writes for; empty for free mail and no address.

    A leading `mail.`, `email.` or `corp.` belongs to the post and not to the company, as long as a domain remains.
    """
    domain = mail_domain(email)
    if not domain or domain in FREE_MAIL:
        return ""
    head, _, rest = domain.partition(".")
    return rest if head in {"mail", "email", "corp"} and "." in rest else domain
