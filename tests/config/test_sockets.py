"""No test reaches beyond this machine."""

import socket
import warnings
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1"])
def test_another_machine_is_closed(host: str) -> None:
    with socket.socket() as client, warnings.catch_warnings(action="ignore"):  # it warns, too
        client.settimeout(1)
        with pytest.raises(SocketConnectBlockedError):
            client.connect((host, 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        client.connect(listener.getsockname())
        assert client.getpeername() == listener.getsockname()


def test_a_unix_socket_is_open(tmp_path: Path) -> None:
    address = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as client:
        listener.bind(address)
        listener.listen()
        client.connect(address)
        assert client.getpeername() == address
