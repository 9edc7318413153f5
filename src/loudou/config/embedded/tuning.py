"""The server's settings: small at rest, quick on one machine, and never at the price of a committed row."""

DURABILITY = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
THROWAWAY = dict.fromkeys(DURABILITY, "off") | {"max_connections": "400"}  # tests of races open many


def server_settings(major: int, *, throwaway: bool) -> dict[str, str]:
    """Settings by name, as given on the command line, where no configuration file can weaken them."""
    settings = {
        "listen_addresses": "",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "120",
        "shared_buffers": "128MB",
        "huge_pages": "off",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "effective_cache_size": "1GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "wal_compression": "off",  # pglz took a fifth of the time of large writes; the log is used again anyway
        "max_wal_size": "2GB",
        "gin_pending_list_limit": "32MB",
        "track_io_timing": "off",
        # One file per weekday, overwritten a week later, so that the log never fills the disk.
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_lock_waits": "on",
        "log_min_duration_statement": "2000",
    }
    if major >= 18:
        settings["io_method"] = "sync"  # the default keeps three more processes in memory
    return settings | (THROWAWAY if throwaway else DURABILITY)
