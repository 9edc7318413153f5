"""What may be done to leads and pools, one file per act."""
