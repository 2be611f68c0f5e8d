"""A container's own view: process numbers and mounts of its own, over the machine's network and file system.

The root file system is the machine's, seen through a private root: where a mount needs a folder that the machine does
not have, only the container has it.
"""
import ctypes
import os
import pwd
import signal

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_MOUNTS, NEW_PROCESSES = 0x00020000, 0x20000000
READ_ONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 32, 4096, 16384, 1 << 18
DIE_WITH_PARENT = 1


def check(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)


def mount(source, target, kind=None, flags=0, data=None):
    encode = lambda text: None if text is None else text.encode()
    check(LIBC.mount(encode(source), encode(target), encode(kind), ctypes.c_ulong(flags), encode(data)), target)


def die_with_parent():
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)


def touch(path):
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))


def expose(real, private, missing):
    """Makes `private` show what `real` has; folders above what is missing are made of their own, all else is bound."""
    for entry in os.scandir(real):
        here = os.path.join(private, entry.name)
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), here)
        elif not entry.is_dir():
            touch(here)
            mount(entry.path, here, flags=BIND)
        else:
            os.mkdir(here)
            if any(target.startswith(entry.path + "/") for target in missing):
                expose(entry.path, here, missing)
            elif entry.path != "/proc":
                mount(entry.path, here, flags=BIND | RECURSIVE)


def make_root(root, mounts, tmpfs, hosts):
    """Called in a mount namespace of its own. `root` is an empty folder."""
    mount(None, "/", flags=PRIVATE | RECURSIVE)
    mount("container", root, "tmpfs", data="mode=755")
    targets = [one["Destination"] for one in mounts] + list(tmpfs)
    # A target inside another mount is made there.
    outer = [one for one in targets if not any(one.startswith(other.rstrip("/") + "/") for other in targets)]
    expose("/", root, [one for one in outer if not os.path.lexists(one)])
    mount("proc", f"{root}/proc", "proc")
    for path in sorted(tmpfs):
        os.makedirs(root + path, exist_ok=True)
        known = [option for option in tmpfs[path].split(",") if option.startswith(("size=", "mode="))]
        mount("tmpfs", os.path.realpath(root + path), "tmpfs", data=",".join(["mode=1777", *known]))
    for one in sorted(mounts, key=lambda item: item["Destination"]):
        target = root + one["Destination"]
        if os.path.isdir(one["Source"]):
            os.makedirs(target, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            touch(target)
        mount(one["Source"], target, flags=BIND | RECURSIVE)
        if not one["RW"]:
            mount(None, target, flags=BIND | REMOUNT | READ_ONLY)
    if hosts:
        mount(hosts, f"{root}/etc/hosts", flags=BIND)


def become(user):
    """The user that a container's program runs as; a name of the machine or a number, with or without a group."""
    name, _, group = user.partition(":")
    if name in ("", "0", "root"):
        return
    try:
        entry = pwd.getpwnam(name) if not name.isdigit() else pwd.getpwuid(int(name))
        number, main, name = entry.pw_uid, entry.pw_gid, entry.pw_name
    except KeyError:
        number, main = int(name), int(name)
    main = int(group) if group.isdigit() else main
    os.setgroups([])
    os.setgid(main)
    os.setuid(number)


def run(config, root, hosts, out, error, stdin=None):
    """
    Forks the container's first process and answers the process to wait for and the first process itself. The former
    ends with the latter's exit status, 128 and more for a signal.
    """
    read, write = os.pipe()
    launcher = os.fork()
    if launcher:
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            return launcher, int(pipe.read() or 0)
    try:
        die_with_parent()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        check(LIBC.unshare(NEW_MOUNTS | NEW_PROCESSES), "unshare")
        first = os.fork()
        if first == 0:
            os.close(write)
            become_container(config, root, hosts, out, error, stdin)
        os.write(write, str(first).encode())
        os.close(write)
        os.close(read)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        _, status = os.waitpid(first, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    except BaseException as exception:
        os.write(error, f"{exception}\n".encode())
        os._exit(126)


def become_container(config, root, hosts, out, error, stdin):
    code = 127
    try:
        die_with_parent()
        os.setsid()
        make_root(root, config["Mounts"], config["Tmpfs"], hosts)
        os.chroot(root)
        os.chdir(config.get("WorkingDir") or "/")
        os.dup2(stdin if stdin is not None else os.open("/dev/null", os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(error, 2)
        os.closerange(3, 256)
        become(config.get("User") or "")
        environment = dict(item.split("=", 1) for item in config["Env"])
        environment.update(config.get("Private") or {})
        os.execvpe(config["Args"][0], config["Args"], environment)
    except FileNotFoundError as exception:
        os.write(2, f"exec: {exception}\n".encode())
    except BaseException as exception:
        code = 126
        os.write(2, f"{exception!r}\n".encode())
    os._exit(code)
