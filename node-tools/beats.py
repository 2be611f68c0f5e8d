"""Signs of life of a tool that works for long without a word: whoever waits for it takes silence for a broken connection."""
import os
import sys
import threading

BEAT_S = float(os.environ.get("DIREXIO_TOOLS_BEAT", "5"))


class Beats:
    """Is used with `with` around the work; nothing else may be written there meanwhile."""

    def __init__(self):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.over.wait(BEAT_S):
            try:
                sys.stdout.write('{"beat": true}\n')
                sys.stdout.flush()
            except (OSError, ValueError):
                # Nobody hears it any more.
                return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
