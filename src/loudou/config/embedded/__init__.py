"""Our own PostgreSQL: found, created, started, shared between commands and stopped without any system service.

Not here: tables and migrations (Django's), and processes other than the database (config/supervise).
The words: a *cluster* is PostgreSQL's data folder, its *home* the folder around it, the *account* the operating-system
user it runs as, a *handle* one program's use of it, and a *throw-away* server one for tests that may lose its data.
"""

from loudou.config.embedded.errors import EmbeddedServerError
from loudou.config.embedded.server import EmbeddedServer, ServerUrls

__all__ = ["EmbeddedServer", "EmbeddedServerError", "ServerUrls"]
