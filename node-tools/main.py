"""Runs one tool: main.py VERB. The request is one line of JSON on standard input, the answer JSON on standard output.

What follows the first line on standard input, and standard output as a whole, belong to the tools that stream. A failure with
a meaning ends with status 3 and one line of JSON on the error stream.
"""
import errno
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from failures import ToolError
from verbs import VERBS


def main():
    os.umask(0o077)
    os.environ["PATH"] = os.environ.get("DIREXIO_TOOLS_PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        verb = VERBS.get(sys.argv[1] if len(sys.argv) > 1 else "")
        if verb is None:
            raise ToolError("ToolUnknown", f"there is no tool {' '.join(sys.argv[1:])}")
        line = sys.stdin.buffer.readline()
        answer = verb()(json.loads(line) if line.strip() else {})
        if answer is not None:
            json.dump(answer, sys.stdout)
            print()
            sys.stdout.flush()
            # A server ends the connection on which the end of the input comes behind the end of the command.
            sys.stdin.buffer.read()
    except ToolError as error:
        return tell(error.code, error.message)
    except BrokenPipeError:
        # Whoever asked has gone. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 4
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return tell("NoRoom", f"{error.filename or 'a file'} cannot be written: {error.strerror}")
    return 0


def tell(code, message):
    sys.stderr.write(json.dumps({"error": {"code": code, "message": message}}) + "\n")
    return 3


if __name__ == "__main__":
    sys.exit(main())
