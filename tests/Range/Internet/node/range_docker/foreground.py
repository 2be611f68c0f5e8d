"""Commands that run before whoever asked for them: in a container that is there, or in one of their own."""
import os
import signal

from .arguments import every, has, last
from .compose_file import as_map
from .files import RUN, environment, inside


def exec_in(container, details, command):
    process = container.state["Pid"]
    variables = {**environment(container.config), **as_map(every(details, "-e", "--env"))}
    user = last(details, "-u", "--user") or container.config.get("User") or ""
    line = inside(process, command, user, last(details, "-w", "--workdir") or container.config.get("WorkingDir"))
    if has(details, "-d", "--detach"):
        if os.fork():
            return 0
        os.setsid()
    # In its place, so that streams and exit status are the command's own.
    os.execvpe(line[0], line, {**variables, "PATH": variables.get("PATH", os.environ["PATH"])})


def run_here(container):
    """Runs a container that is made to its end, with this process's streams, and removes it."""
    from . import isolation
    config = container.config
    for mount in config["Mounts"]:
        if mount["Type"] != "volume" and not os.path.exists(mount["Source"]):
            os.makedirs(mount["Source"])
    root, hosts = f"{RUN}/{container.id}.root", f"{RUN}/{container.id}.hosts"
    os.makedirs(root)
    with open("/etc/hosts", encoding="utf-8") as own, open(hosts, "w", encoding="utf-8") as file:
        file.write(own.read() + "".join(f"{address} {name}\n" for address, name in config.get("Hosts") or []))
    launcher, first = isolation.run(config, root, hosts, 1, 2, 0)

    def forward(number, _):
        os.kill(first, number if number != signal.SIGHUP else signal.SIGKILL)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward)
    _, status = os.waitpid(launcher, 0)
    code = os.waitstatus_to_exitcode(status)
    container.remove()
    return code if code >= 0 else 128 - code
