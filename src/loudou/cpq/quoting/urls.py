"""Addresses of the quote editor."""

from django.urls import path

from loudou.cpq.quoting.views import document, editor, lines, terms

urlpatterns = [
    path("quotes/<uuid:pk>/editor", editor.editor, name="quote-editor"),
    path("quotes/<uuid:pk>/do/<slug:key>", editor.act, name="quote-act"),
    path("quotes/<uuid:pk>/accept", editor.accept, name="quote-accept"),
    path("quotes/<uuid:pk>/pdf", document.pdf, name="quote-pdf"),
    path("quotes/<uuid:pk>/products", lines.products, name="quote-products"),
    path("quotes/<uuid:pk>/lines", lines.add, name="quote-line-add"),
    path("quotes/<uuid:pk>/lines/discount", lines.discount_all, name="quote-lines-discount"),
    path("quotes/<uuid:pk>/lines/<uuid:line_id>", lines.change, name="quote-line-change"),
    path("quotes/<uuid:pk>/lines/<uuid:line_id>/remove", lines.remove, name="quote-line-remove"),
    path("quotes/<uuid:pk>/lines/<uuid:line_id>/waterfall", lines.waterfall, name="quote-line-waterfall"),
    path("quotes/<uuid:pk>/terms", terms.save_terms, name="quote-terms"),
    path("quotes/<uuid:pk>/discount", terms.save_discount, name="quote-discount"),
    path("quotes/<uuid:pk>/reprice", terms.reprice, name="quote-reprice"),
]
