"""Addresses of the engine. They come last of all: the first word of a path is a record type's plural."""

from django.urls import path

from loudou.platform.records.doors import (
    acting,
    board,
    chip_form,
    editing,
    listing,
    notices,
    options,
    page,
    palette,
    saving,
    undoing,
)

app_name = "records"
urlpatterns = [
    path("palette", palette.palette, name="palette"),
    path("notices", notices.notices, name="notices"),
    path("notices/read", notices.mark_read, name="notices-read"),
    path("changes", undoing.recent_changes, name="changes"),
    path("changes/<uuid:change_set_id>/undo", undoing.undo_changes, name="undo"),
    path("go/<slug:key>/<uuid:record_id>", page.go, name="go"),
    path("<slug:plural>/", listing.list_page, name="list"),
    path("<slug:plural>/board", board.board_page, name="board"),
    path("<slug:plural>/new", editing.create_page, name="create"),
    path("<slug:plural>/filter", chip_form.chip_form, name="chip-form"),
    path("<slug:plural>/filter/add", chip_form.add_chip, name="chip-add"),
    path("<slug:plural>/options", options.options, name="options"),
    path("<slug:plural>/tab-counts", listing.tab_counts, name="tab-counts"),
    path("<slug:plural>/columns", saving.choose_columns, name="columns"),
    path("<slug:plural>/views", saving.save_current_view, name="view-save"),
    path("<slug:plural>/views/<uuid:view_id>/delete", saving.forget_view, name="view-delete"),
    path("<slug:plural>/act/<slug:key>", acting.act_on_many, name="act-many"),
    path("<slug:plural>/<uuid:record_id>", page.record_page, name="page"),
    path("<slug:plural>/<uuid:record_id>/peek", page.peek, name="peek"),
    path("<slug:plural>/<uuid:record_id>/edit", editing.edit_page, name="edit"),
    path("<slug:plural>/<uuid:record_id>/move", board.move_card, name="move"),
    path("<slug:plural>/<uuid:record_id>/field/<slug:name>", editing.inline_field, name="inline"),
    path("<slug:plural>/<uuid:record_id>/act/<slug:key>", acting.act_on_one, name="act"),
]
