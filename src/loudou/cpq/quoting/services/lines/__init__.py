"""Lines as they are looked up, priced and stored; used by the use-cases, offered to nobody else."""
