"""Processes that die come back, processes that will not stop are stopped, and none outlives the supervisor."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loudou.config.embedded import EmbeddedServer
from loudou.config.supervise.child import Child, stop_all
from loudou.config.supervise.supervisor import StopRequested, stop_signals_raise, supervise


def wait_until(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def end_at_once():
    os._exit(3)


def ignore_requests_to_stop(marker):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path(marker).touch()
    time.sleep(60)


def leave_a_process_behind(marker):
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    Path(marker).write_text(str(child))
    os._exit(1)


def test_a_dying_process_starts_again_with_growing_pauses():
    child = Child("crasher", end_at_once)
    said = []
    now = 0.0
    while len(said) < 3:
        message = child.tend(now)
        if message:
            said.append(message)
        elif child.pid:
            wait_until(lambda: not is_alive(child.pid))
        else:
            now += 0.25

    assert said == [f"crasher ended with code 3; it starts again in {pause} s" for pause in ("0.5", "1", "2")]


def test_a_process_that_ignores_the_request_is_killed(tmp_path):
    child = Child("stubborn", ignore_requests_to_stop, str(tmp_path / "ready"))
    child.tend(0)
    pid = child.pid
    wait_until((tmp_path / "ready").exists)

    stop_all([child], patience=0.2)

    assert not is_alive(pid)


def test_what_a_dead_process_left_behind_is_cleared_away(tmp_path):
    marker = tmp_path / "pid"
    child = Child("parent", leave_a_process_behind, str(marker))
    child.tend(0)
    wait_until(lambda: marker.exists() and marker.read_text())
    orphan = int(marker.read_text())
    wait_until(lambda: not is_alive(child.pid))

    child.tend(0)

    wait_until(lambda: not is_alive(orphan))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_children_of_a_killed_supervisor_end():
    program = """
import os, time
from loudou.config.supervise.child import Child

def say_who_and_sleep():
    print(os.getpid(), flush=True)
    time.sleep(60)

Child("sleeper", say_who_and_sleep).tend(0)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        child = int(supervisor.stdout.readline())
        supervisor.kill()

    wait_until(lambda: not is_alive(child))


def test_the_database_is_started_again_when_it_was_killed(new_folder):
    server = EmbeddedServer(new_folder(), throwaway=True)
    server.start()
    first = (server.home.cluster / "postmaster.pid").read_text()
    os.kill(int(first.split("\n")[0]), signal.SIGKILL)

    def until_it_is_back():
        pid_file = server.home.cluster / "postmaster.pid"
        if server.answers() and pid_file.read_text() != first:
            raise StopRequested
        return False

    with pytest.raises(StopRequested):
        supervise([], server, started=until_it_is_back)
    server.stop()


def test_the_first_stop_signal_interrupts_and_the_second_is_ignored():
    with stop_signals_raise():
        with pytest.raises(StopRequested):
            os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)

    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
