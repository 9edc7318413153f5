"""What the whole product shows in its frame: sections, pages and places."""

from loudou.config.navigation import install

install()
