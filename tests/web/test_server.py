"""The server of production: what it does beside calling the app."""

import socket

from command.temporal import free_port
from web.server import _listen


def test_no_answer_waits_for_the_browser_to_confirm_its_head():
    port = free_port()
    with _listen("127.0.0.1", port) as listener, socket.create_connection(("127.0.0.1", port)):
        served, _ = listener.accept()
        with served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
