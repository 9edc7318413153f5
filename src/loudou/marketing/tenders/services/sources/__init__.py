"""One file per act on sources of notices."""
