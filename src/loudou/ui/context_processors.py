"""Hands every template the frame it stands in."""

from django.http import HttpRequest

from loudou.ui.frame import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    """`frame`: theme, language, navigation and identity of the page, each worked out when first asked for."""
    return {"frame": Frame(request)}
