"""The whole installation as one command: it comes up, heals, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from loudou.config.embedded.process import processes_in

PATIENCE = 120.0
PROGRAM = (sys.executable, "-P", "-m", "loudou.config.cli")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_healthy(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_healthy(port, up, log):
    deadline = time.monotonic() + PATIENCE
    while not is_healthy(port):
        assert up.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def children_of(pid):
    said = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(word) for word in said.split()]


def web_server_of(up, cluster):
    """The child that has children of its own and is not the database."""
    return next(pid for pid in children_of(up.pid) if children_of(pid) and pid not in processes_in(cluster))


@pytest.mark.drill
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes the Linux way")
def test_up_heals_a_killed_web_server_and_stops_without_a_trace(new_folder, tmp_path):
    data, port, log = new_folder(), free_port(), tmp_path / "log"
    command = [*PROGRAM, "up", "--no-demo", "--port", str(port), "--data", str(data)]
    environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    with log.open("w") as said, subprocess.Popen(command, env=environment, stdout=said, stderr=said) as up:
        wait_until_healthy(port, up, log)
        web = web_server_of(up, data / "postgres")
        workers = children_of(web)

        os.kill(web, signal.SIGKILL)
        time.sleep(0.5)
        wait_until_healthy(port, up, log)
        healed = web_server_of(up, data / "postgres")
        up.send_signal(signal.SIGINT)
        code = up.wait(timeout=30)

    assert healed != web
    assert set(workers).isdisjoint(children_of(healed))
    assert f"http://127.0.0.1:{port}/" in log.read_text()
    assert code == 0
    assert processes_in(data / "postgres") == []
    assert not is_healthy(port)
