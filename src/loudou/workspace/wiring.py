"""What the workspace offers the pages of others."""

from loudou.ui.panels import register_panel
from loudou.workspace.customer.panel import AccountFigures

register_panel(AccountFigures())
