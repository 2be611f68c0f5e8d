"""The tools by name. Each is loaded only when it is asked for."""
import importlib


def of(module, function):
    return lambda: getattr(importlib.import_module(module), function)


VERBS = {
    "facts": of("facts", "facts"),
    "begin": of("operations", "begin"),
    "watch": of("operations", "watch"),
    "operation": of("operations", "last"),
    "settle": of("operations", "settle"),
    "logs": of("logs", "logs"),
    "backup": of("backup", "backup"),
    "receive": of("receiving", "receive"),
}

# What runs detached, one at a time: a module each, with run(context) and recover(context).
OPERATIONS = {"reset": "reset", "restore": "restore", "update": "update"}
