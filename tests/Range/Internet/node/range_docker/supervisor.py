"""Watches over one container: starts its program, keeps what it writes, probes its health, starts it again as its policy says."""
import json
import os
import select
import signal
import subprocess
import time

from . import isolation
from .containers import now, seconds
from .files import RUN, environment, inside, write_json


def start(container):
    """Leaves a supervisor behind and comes back once the container runs or has failed to."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as pipe:
            pipe.read(1)
        return
    os.close(read)
    os.setsid()
    if os.fork():
        os._exit(0)
    try:
        Supervisor(container, write).run()
    except BaseException as exception:
        with open(f"{RUN}/failures", "a", encoding="utf-8") as log:
            import traceback
            log.write("".join(traceback.format_exception(exception)))
    os._exit(0)


class Supervisor:
    def __init__(self, container, ready):
        self.container = container
        self.config = container.config
        self.ready = ready
        self.stopping = None
        self.restarts = 0
        self.state = {}
        self.health = Health(self.config.get("Healthcheck"), self.config.get("HealthPace") or 1, environment(self.config))
        self.wake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self.on_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nothing = os.open("/dev/null", os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.chdir("/")
        # What whoever called `docker` has open, such as the pipe that it is read from, must not stay open with this.
        kept = {self.wake, wake, ready}
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 2 and int(name) not in kept:
                try:
                    os.close(int(name))
                except OSError:
                    pass
        with open(f"{RUN}/{container.id}", "w", encoding="ascii") as file:
            file.write(str(os.getpid()))

    def on_stop(self, *_):
        self.stopping = self.stopping or 0

    def run(self):
        backoff = 0.1
        while True:
            begun = time.monotonic()
            code = self.run_once()
            wanted = self.container.config
            policy, _, most = (wanted.get("RestartPolicy") or "no").partition(":")
            again = self.stopping is None and not wanted.get("Stopped") and (
                policy in ("always", "unless-stopped") or policy == "on-failure" and code != 0 and (not most or self.restarts < int(most)))
            if not again:
                self.write(Status="exited", Pid=0, ExitCode=code, FinishedAt=now())
                return
            backoff = 0.1 if time.monotonic() - begun > 10 else backoff
            self.restarts += 1
            self.write(Status="restarting", Pid=0, ExitCode=code, FinishedAt=now(), RestartCount=self.restarts)
            self.sleep(backoff)
            backoff = min(backoff * 2, 60)
            if self.stopping is not None:
                self.write(Status="exited")
                return

    def sleep(self, duration):
        end = time.monotonic() + duration
        while self.stopping is None and (left := end - time.monotonic()) > 0:
            select.select([self.wake], [], [], left)
            self.drain()

    def drain(self):
        try:
            while os.read(self.wake, 64):
                pass
        except BlockingIOError:
            pass

    def write(self, **changes):
        self.state.update(changes)
        write_json(f"{self.container.folder}/state.json", self.state)

    def run_once(self):
        root = f"{RUN}/{self.container.id}.root"
        os.makedirs(root, exist_ok=True)
        hosts = f"{RUN}/{self.container.id}.hosts"
        with open("/etc/hosts", encoding="utf-8") as own, open(hosts, "w", encoding="utf-8") as file:
            file.write(own.read() + "".join(f"{address} {name}\n" for address, name in self.config.get("Hosts") or []))
        pipes = {}
        (out, out_end), (error, error_end) = os.pipe2(os.O_CLOEXEC), os.pipe2(os.O_CLOEXEC)
        launcher, first = isolation.run(self.config, root, hosts, out_end, error_end)
        os.close(out_end)
        os.close(error_end)
        pipes = {out: ("stdout", b""), error: ("stderr", b"")}
        self.health.begin(first)
        self.write(Status="running", Pid=first, ExitCode=0, StartedAt=now(), FinishedAt="0001-01-01T00:00:00Z",
                   RestartCount=self.restarts, Health=self.health.report())
        if self.ready is not None:
            os.write(self.ready, b"1")
            os.close(self.ready)
            self.ready = None
        with open(self.container.log, "ab", buffering=0) as log:
            code = self.watch(launcher, first, pipes, log)
        self.health.end()
        return code

    def watch(self, launcher, first, pipes, log):
        killed_at = None
        code = None
        while code is None or pipes:
            pause = 0.05 if code is not None else self.health.pause() if killed_at is None else 0.02
            readable, _, _ = select.select([*pipes, self.wake], [], [], pause)
            if self.wake in readable:
                self.drain()
            got = [pipe for pipe in pipes if pipe in readable]
            for pipe in got:
                self.read(pipe, pipes, log)
            if code is not None:
                # What is left in the pipes; what another process still holds open is not waited for.
                if not got:
                    for pipe in list(pipes):
                        self.close(pipe, pipes, log)
                continue
            process, status = os.waitpid(launcher, os.WNOHANG)
            if process:
                code = os.waitstatus_to_exitcode(status)
                code = code if code >= 0 else 128 - code
                continue
            if self.stopping == 0:
                self.stopping = 1
                config = self.container.config
                grace = config.get("StopTimeoutNow")
                grace = seconds(config.get("StopTimeout"), 10) if grace is None else float(grace)
                killed_at = time.monotonic() + grace
                self.signal(first, getattr(signal, self.config.get("StopSignal") or "SIGTERM"))
            if killed_at is not None:
                self.signal(first, signal.SIGKILL if time.monotonic() >= killed_at else 0)
            if self.health.step():
                self.write(Health=self.health.report())
        return code

    @staticmethod
    def signal(process, number):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass

    def read(self, pipe, pipes, log):
        stream, rest = pipes[pipe]
        data = os.read(pipe, 65536)
        if not data:
            self.close(pipe, pipes, log)
            return
        *lines, rest = (rest + data).split(b"\n")
        pipes[pipe] = (stream, rest)
        log.write(b"".join(self.line(line + b"\n", stream) for line in lines))

    def close(self, pipe, pipes, log):
        stream, rest = pipes.pop(pipe)
        if rest:
            log.write(self.line(rest, stream))
        os.close(pipe)

    @staticmethod
    def line(text, stream):
        return json.dumps({"log": text.decode("utf-8", "replace"), "stream": stream, "time": now()}).encode() + b"\n"


class Health:
    """
    The state of a health check. While a container starts it is probed more often than its interval says, so that a
    range need not wait for what is there already; failures count at the interval's pace.
    """

    def __init__(self, check, pace, variables):
        self.variables = variables
        check = check or {}
        test = check.get("test")
        test = ["CMD-SHELL", test] if isinstance(test, str) else test or []
        disabled = check.get("disable") or test[:1] == ["NONE"] or not test
        self.command = None if disabled else ["/bin/sh", "-c", test[1]] if test[0] == "CMD-SHELL" else test[1:]
        self.interval = seconds(check.get("interval"), 30) / pace
        self.timeout = seconds(check.get("timeout"), 30)
        self.retries = int(check.get("retries") or 3)
        self.start_period = seconds(check.get("start_period"), 0) / pace
        self.process, self.probe, self.status, self.streak, self.log = None, None, "none", 0, []

    def begin(self, process):
        self.process, self.probe, self.streak, self.log = process, None, 0, []
        self.status = "starting" if self.command else "none"
        self.begun = self.counted = time.monotonic()
        self.next = self.begun + 0.05

    def end(self):
        if self.probe:
            self.probe.kill()
            self.probe.wait()
            self.probe = None

    def pause(self):
        if not self.command:
            return 3600
        return 0.02 if self.probe else max(0.0, self.next - time.monotonic())

    def report(self):
        return {"Status": self.status, "FailingStreak": self.streak, "Log": self.log} if self.command else None

    def step(self):
        """Goes on with probing; answers whether something is to be told."""
        moment = time.monotonic()
        if not self.command:
            return False
        if self.probe is None:
            if moment >= self.next:
                self.started, self.began = moment, now()
                self.probe = subprocess.Popen(inside(self.process, self.command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                              stderr=subprocess.DEVNULL, env=self.variables, start_new_session=True)
            return False
        code = self.probe.poll()
        if code is None:
            if moment - self.started < self.timeout:
                return False
            self.probe.kill()
            self.probe.wait()
            code = -1
        self.probe = None
        self.log = [*self.log[-4:], {"Start": self.began, "End": now(), "ExitCode": code, "Output": ""}]
        before = (self.status, self.streak)
        if code == 0:
            self.status, self.streak = "healthy", 0
        elif self.status != "starting" or moment - self.begun >= self.start_period:
            if self.status != "starting" or moment - self.counted >= self.interval:
                self.counted = moment
                self.streak += 1
                if self.streak >= self.retries:
                    self.status = "unhealthy"
        self.next = moment + (min(self.interval, 0.2) if self.status == "starting" else self.interval)
        return before != (self.status, self.streak)
