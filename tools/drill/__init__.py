"""Kills processes of a running installation on purpose and checks that nothing acknowledged is lost or done twice.

`python -m tools.drill D01 --seed 17`. A drill starts an installation of its own in a folder of its own, lets clients
write through REST while a seeded nemesis kills, and compares what the clients were told with what the database holds.
"""
