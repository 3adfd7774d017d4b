"""A small web application for tests of deployments: one file, the standard library alone.

SHOP_VERSION says its release and SHOP_BEHAVIOUR what is wrong with it; testbed/setup bakes both into images:

slow-boot  listens only after SHOP_BOOT_SECONDS (90)
crash      says why and ends with 1
sick       /health answers 503 always
rots       after SHOP_ROTS_AFTER seconds (5) everything answers 500
deaf       ignores SIGTERM
leaks      takes SHOP_LEAKS_MEGABYTES (50) of memory every second, until it is killed
column     needs DB_COLUMN=yes, or says which migration is missing and ends with 1
"""

import json
import os
import signal
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PORT = 8000
VERSION = os.environ.get("SHOP_VERSION", "0")
BEHAVIOUR = os.environ.get("SHOP_BEHAVIOUR", "good")


def seconds(name, otherwise):
    return float(os.environ.get(name, otherwise))


def say(*lines):
    for line in lines:
        print(line, file=sys.stderr, flush=True)


class Shop(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = False  # so that server_close() waits for open requests

    def __init__(self):
        super().__init__(("", PORT), Visit)
        self.begun = time.monotonic()
        self.lock = threading.Lock()
        self.idle = set()
        self.closing = False

    def rotten(self):
        return BEHAVIOUR == "rots" and time.monotonic() - self.begun >= seconds("SHOP_ROTS_AFTER", 5)

    def await_request(self, connection):
        with self.lock:
            if not self.closing:
                self.idle.add(connection)
            return not self.closing

    def request_came(self, connection):
        with self.lock:
            self.idle.discard(connection)

    def finish(self):
        """Takes no more connections, closes those that wait for a request, and waits for the others."""
        self.shutdown()
        with self.lock:
            self.closing = True
            for connection in self.idle:
                try:
                    connection.shutdown(socket.SHUT_RD)
                except OSError:
                    pass  # the other side was first
        self.server_close()

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together
    disable_nagle_algorithm = True

    def handle_one_request(self):
        if not self.server.await_request(self.connection):
            self.close_connection = True
            return
        try:
            super().handle_one_request()
        finally:
            self.server.request_came(self.connection)

    def parse_request(self):
        self.server.request_came(self.connection)
        return super().parse_request()

    def do_GET(self):
        url = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(url.query).items()}
        if self.server.rotten():
            self.answer(500, "rotten\n")
        elif url.path == "/":
            self.answer(200, f"<!doctype html><title>Shop</title><h1>Shop {VERSION}</h1>\n", "text/html; charset=utf-8")
        elif url.path in ("/health", "/health/"):
            well = BEHAVIOUR != "sick"
            state = {"status": "ok" if well else "sick", "version": VERSION}
            self.answer(200 if well else 503, json.dumps(state) + "\n", "application/json")
        elif url.path == "/accounts/login/":
            self.answer(200, "sign in\n")
        elif url.path == "/dashboard/":
            self.answer(302, "sign in first\n")
        elif url.path == "/version":
            self.answer(200, VERSION + "\n")
        elif url.path == "/slow":
            time.sleep(float(asked.get("seconds", 3)))
            self.answer(200, "slow\n")
        elif url.path == "/env":
            value = os.environ.get(asked.get("name", ""))
            self.answer(404 if value is None else 200, (value or "") + "\n")
        elif url.path == "/echo-host":
            self.answer(200, self.headers.get("Host", "") + "\n")
        else:
            self.answer(404, "not found\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.rotten():
            self.answer(500, "rotten\n")
        elif urlsplit(self.path).path == "/orders":
            self.answer(200, body, self.headers.get("Content-Type", "application/octet-stream"))
        else:
            self.answer(404, "not found\n")

    def answer(self, status, body, kind="text/plain; charset=utf-8"):
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if self.server.closing or self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self):
        self.send_header("X-Shop-Version", VERSION)
        super().end_headers()

    def log_message(self, format, *args):
        pass


def leak():
    kept = []
    while True:
        kept.append(b"x" * int(seconds("SHOP_LEAKS_MEGABYTES", 50) * 100_000))
        time.sleep(0.1)


def main():
    if BEHAVIOUR == "crash":
        say(f"shop {VERSION} starts", "cannot read configuration: PAYMENT_URL is not set", "shop ends")
        return 1
    if BEHAVIOUR == "column" and os.environ.get("DB_COLUMN") != "yes":
        say(
            f"shop {VERSION} starts",
            'ERROR: column "discount" of relation "orders" does not exist',
            "migration 0042_add_discount_to_orders has not been applied; shop ends",
        )
        return 1
    # Blocked in all threads and waited for by this one.
    end = {signal.SIGTERM, signal.SIGINT}
    if BEHAVIOUR == "deaf":
        end = {signal.SIGINT}
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, end)
    if BEHAVIOUR == "slow-boot" and signal.sigtimedwait(end, seconds("SHOP_BOOT_SECONDS", 90)):
        return 0
    if BEHAVIOUR == "leaks":
        threading.Thread(target=leak, daemon=True).start()
    shop = Shop()
    threading.Thread(target=shop.serve_forever, kwargs={"poll_interval": 0.05}).start()
    say(f"shop {VERSION} listens on port {PORT}")
    signal.sigwait(end)
    say(f"shop {VERSION} finishes open requests")
    shop.finish()
    say(f"shop {VERSION} ends")
    return 0


sys.exit(main())
