"""What each environment variable is for; a variable the code reads and this table does not know fails the build."""

MEANINGS = {
    "DATABASE_URL": (
        "PostgreSQL 15 or newer as `postgresql://user:password@host:port/name`. Without it `./loudou up` runs its own "
        "embedded server below `LOUDOU_DATA`."
    ),
    "LOUDOU_ALLOWED_HOSTS": "Host names the server answers to, separated by commas.",
    "LOUDOU_BEHAVIOUR_MONTHS": "Months events of visitors are kept for; older ones are dropped by night.",
    "LOUDOU_INTAKE_DAYS": (
        "Days the answers of forms and the rows of deliveries are kept for; consents stay. "
        "Mailboxes have days of their own, and so may forms."
    ),
    "LOUDOU_CHROMIUM": "Browser of the browser tests; found by itself where it is installed.",
    "LOUDOU_PRIVATE_HOSTS": (
        "`host:port` of machines in your own network that jobs may ask (a company registry, a mail server), separated "
        "by commas. All others must be public and speak HTTPS."
    ),
    "LOUDOU_SMTP_HOST": (
        "Mail server that takes mails to people. Without it nobody is written to; notices stay in the product."
    ),
    "LOUDOU_SMTP_PORT": "Its port: 587 with STARTTLS, 465 with TLS from the first byte.",
    "LOUDOU_SMTP_SECURITY": "How the way there is encrypted: `starttls`, `tls`, or `none` within the own network.",
    "LOUDOU_SMTP_USER": "User name at the mail server; without one nobody signs in.",
    "LOUDOU_SMTP_PASSWORD": "Its password.",
    "LOUDOU_MAIL_FROM": "From whom mails to people are: `Loudou <crm@example.com>`.",
    "LOUDOU_PUBLIC_URL": (
        "Where people find this installation, such as `https://crm.example.com`; links in mails lead there."
    ),
    "LOUDOU_PYTHON": "Python the entry script makes its environment with.",
    "LOUDOU_WEB_THREADS": "Threads of each web process.",
    "LOUDOU_WEB_WORKERS": "Web processes.",
    "LOUDOU_WORKER_CONCURRENCY": "Jobs the worker runs side by side.",
    "LOUDOU_APP_ROLE": "Database role the web and worker processes act as; it owns no table.",
    "LOUDOU_CURRENCY": "Currency of a new company's amounts, ISO 4217.",
    "LOUDOU_DATA": "Folder of the embedded database, uploaded files and the secret key.",
    "LOUDOU_DEBUG": "`1` shows error details in the browser. Never on a server others can reach.",
    "LOUDOU_EVENTS_PER_MINUTE": "Events of visitors taken from one address within a minute.",
    "LOUDOU_HTTPS": "`1` when people come by HTTPS: secure cookies, redirects and strict transport security.",
    "LOUDOU_LOG_LEVEL": "How much is logged: `DEBUG`, `INFO`, `WARNING`, `ERROR`.",
    "LOUDOU_OWNER_DATABASE_URL": "The same database as its owner, for migrations; `DATABASE_URL` when it is not set.",
    "LOUDOU_PG_BIN": "Folder with PostgreSQL's programs for the embedded server; the installed ones by default.",
    "LOUDOU_SECRET_KEY": (
        "Signs sessions and links. Without it a key is made once and kept in `LOUDOU_DATA`; several servers need the "
        "same one."
    ),
    "LOUDOU_TEST_DATA": "Folder with the public test data; tests that need it are skipped where it is missing.",
    "LOUDOU_TEST_POSTGRES": "Major version of an installed PostgreSQL the suite runs on instead of the embedded one.",
    "LOUDOU_TIME_ZONE": "Time zone of the organisation, IANA name; business days are counted in it.",
    "LOUDOU_TRACKED_SITES": "Origins of other web sites whose pages may send events, separated by commas.",
    "LOUDOU_TRUSTED_PROXIES": (
        "Addresses and networks of your own proxies, separated by commas: `127.0.0.1, 10.0.0.0/8`. From them "
        "`X-Forwarded-For` and `X-Forwarded-Proto` are believed, from nobody else."
    ),
    "LOUDOU_TRUSTED_ORIGINS": "Origins allowed to post forms, separated by commas, when a proxy changes the host.",
    "LOUDOU_UNMERGE_DAYS": "Days after which merged leads can no longer be taken apart.",
}
