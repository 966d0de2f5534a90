"""Gateways of the test's own, on this machine: they can be slow, refuse, put off, answer what they had, and be stopped."""

import json
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StandIn:
    """A server in a thread. `mode`: ok, slow (has it, answers too late), refuse (never), off (not now), drip, redirect."""

    def __init__(self):
        self.mode, self.had, self.copies, self.asked = "ok", {}, 0, 0
        self.port, self.answers = 0, threading.Event()
        self.start()

    def start(self):
        """On its old port after a stop, so that it is the same gateway."""
        self.answers.clear()
        self.server = self.make(("127.0.0.1", self.port))
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def hold_back(self):
        """What is slow answers when the test says so, or never: no clock decides."""
        self.answers.wait(30)

    def wait_until_had(self, count):
        """Until it has so many."""
        until = time.monotonic() + 20
        while len(self.had) < count and time.monotonic() < until:
            time.sleep(0.01)

    def stop(self):
        """Nobody listens any more."""
        self.answers.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def take(self, key, message):
        """Whether it is new."""
        if key in self.had:
            self.copies += 1
            return False
        self.had[key] = message
        return True

    @property
    def url(self):
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


class HttpStandIn(StandIn):
    """Speaks HTTP; what it answers is said by `answer(handler, body) -> (status, dict)`."""

    def make(self, where):
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                standin.asked += 1
                standin.reply(self, body)

            do_GET = do_POST

            def log_message(self, *said):
                pass

        class Server(ThreadingHTTPServer):
            allow_reuse_address = True

            def handle_error(self, request, client_address):
                pass  # who asked has hung up: that is what slow means

        return Server(where, Handler)

    def reply(self, handler, body):
        status, told = self.answer(handler, body)
        if self.mode == "slow":
            self.hold_back()
        if self.mode == "redirect":
            status = 302
        sent = json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Location", f"{self.url}/elsewhere")
        if self.mode == "drip":
            handler.end_headers()
            while not self.answers.wait(0.05):
                handler.wfile.write(b" ")
                handler.wfile.flush()
            return
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)


class SmsStandIn(HttpStandIn):
    """The gateway of ours: JSON, signed; 409 for what it had."""

    def __init__(self):
        self.headers = []
        super().__init__()

    def answer(self, handler, body):
        self.headers.append(dict(handler.headers))
        message = json.loads(body)
        if self.mode in ("refuse", "off"):
            return {"refuse": 422, "off": 503}[self.mode], {"error": f"no {message['to']} here"}
        is_new = self.take(message["id"], (message["to"], message["text"], body))
        return (200 if is_new else 409), {}


class WeComStandIn(HttpStandIn):
    """企业微信 in small: tokens, members, its own check for copies."""

    def __init__(self):
        self.tokens, self.members = 0, {"zhou"}
        super().__init__()

    def answer(self, handler, body):
        if "gettoken" in handler.path:
            self.tokens += 1
            return 200, {"errcode": 0, "access_token": f"token-{self.tokens}", "expires_in": 7200}
        if self.mode == "off":
            return 502, {}
        if f"access_token=token-{self.tokens}" not in handler.path or self.mode == "stale":
            self.mode = "ok"
            return 200, {"errcode": 42001, "errmsg": "access_token expired"}
        message = json.loads(body)
        if message["touser"] not in self.members:
            return 200, {"errcode": 81013, "errmsg": "user not in scope"}
        text = message["text"]["content"]
        if message["enable_duplicate_check"]:
            self.take((message["touser"], text), text)
        return 200, {"errcode": 0, "msgid": "x"}


class MailStandIn(StandIn):
    """A mail server that takes one letter after another; copies are known by their Message-ID."""

    def make(self, where):
        standin = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                self.say("220 standin")
                to = ""
                while line := self.rfile.readline().decode().strip():
                    verb = line[:4].upper()
                    if verb == "RCPT":
                        to = line.partition("<")[2].partition(">")[0]
                        code = {"refuse": "550 no such mailbox", "off": "451 try later"}.get(standin.mode, "250 ok")
                        self.say(code)
                    elif verb == "DATA":
                        self.say("354 go on")
                        self.take(to)
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

            def take(self, to):
                text = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    text += line
                said = text.decode()
                key = next(line for line in said.splitlines() if line.lower().startswith("message-id:"))
                standin.take(key, (to, said))
                if standin.mode == "slow":
                    standin.hold_back()
                self.say("250 taken")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

            def handle_error(self, request, client_address):
                pass

        return Server(where, Handler)
