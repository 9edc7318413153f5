from dataclasses import replace

import pytest

from loudou.ui.navigation import (
    NavItem,
    NavSection,
    NewItem,
    item_at,
    navigation_for,
    new_items_for,
    register_nav,
    register_new,
    register_section,
)
from loudou.ui.panels import panels_in, register_panel
from loudou.ui.places import places, register_place

pytestmark = pytest.mark.urls("loudou.ui.tests.urls")

BOOKS = NavItem("books", "Books", "books", "file", "library", 2, count_key="books", permission="book.view")
OLD = NavItem("old", "Old books", "old-books", "history", "library", 1)
SHELVES = NavItem("shelves", "Shelves", "shelves", "layers", "rooms", 1, url_args=("north",))


def everything(permission):
    return True


def test_items_are_grouped_by_section_in_order_with_their_counts():
    for item in (BOOKS, OLD, SHELVES):
        register_nav(item)
    register_section(NavSection("library", "Library", "list", 5))
    register_section(NavSection("rooms", "Rooms", "building", 1, at_end=True))

    rooms, library = navigation_for(everything, "books", {"books": 12})

    assert (rooms.label, rooms.url, rooms.is_open, rooms.at_end) == ("Rooms", "/shelves/north/", False, True)
    assert [link.item.key for link in library.links] == ["old", "books"]
    assert [(link.is_current, link.count) for link in library.links] == [(False, None), (True, 12)]
    assert library.is_open


def test_what_is_not_permitted_is_absent():
    register_nav(BOOKS)
    register_nav(OLD)

    groups = navigation_for(lambda permission: permission is None, "books")

    assert [link.item.key for group in groups for link in group.links] == ["old"]


def test_what_is_not_installed_is_absent():
    register_nav(replace(BOOKS, url_name="not-there"))

    assert navigation_for(everything, "books") == []


def test_an_item_without_a_registered_section_stands_for_itself():
    register_nav(OLD)

    (group,) = navigation_for(everything, "")

    assert (group.label, group.icon) == ("Old books", "history")


def test_registering_twice_is_harmless_but_two_of_one_name_are_refused():
    register_nav(BOOKS)
    register_nav(BOOKS)

    with pytest.raises(ValueError, match="books"):
        register_nav(replace(BOOKS, label="Other"))


def test_the_page_is_the_item_with_the_longest_matching_address():
    register_nav(BOOKS)
    register_nav(OLD)

    assert item_at("/books/old/7/") == "old"
    assert item_at("/books/7/") == "books"
    assert item_at("/elsewhere/") == ""


def test_the_new_menu_holds_what_may_be_created():
    register_new(NewItem("book", "Book", "books", "file", 2, permission="book.create"))
    register_new(NewItem("shelf", "Shelf", "shelves", "layers", 1, url_args=("south",)))

    assert [item.key for item in new_items_for(everything)] == ["shelf", "book"]
    assert [item.key for item in new_items_for(lambda permission: permission is None)] == ["shelf"]


def test_places_are_known_by_name_and_left_out_when_not_installed():
    register_place("home", "books")
    register_place("help", "not-there")

    assert places() == {"home": "/books/"}
    with pytest.raises(ValueError, match="cellar"):
        register_place("cellar", "books")


class Reviews:
    key, title, slot, order, template = "reviews", "Reviews", "book.side", 2, "reviews.html"

    def context(self, ctx, record):
        return None


class Loans(Reviews):
    key, order = "loans", 1


def test_panels_come_in_the_order_of_their_slot():
    reviews, loans = Reviews(), Loans()
    register_panel(reviews)
    register_panel(loans)

    assert panels_in("book.side") == [loans, reviews]
    assert panels_in("shelf.side") == []
    with pytest.raises(ValueError, match="loans"):
        register_panel(Loans())
