"""The part of Go's templates that `--format` is used with: fields, if, range, with, and a few functions."""
import json
import re

from .files import fail

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|\(|\)|\||[^\s()|]+')


def render(template, value):
    """Prints as `docker --format` does, once for a value."""
    template = template.replace("\\n", "\n").replace("\\t", "\t")
    if template == "json":
        return json.dumps(value)
    parts = re.split(r"(\{\{-?.*?-?\}\})", template)
    for index in range(1, len(parts), 2):
        if parts[index].startswith("{{-"):
            parts[index - 1] = parts[index - 1].rstrip()
        if parts[index].endswith("-}}"):
            parts[index + 1] = parts[index + 1].lstrip()
    nodes, _ = parse(parts, 0)
    return write(nodes, value, {"$": value})


def parse(parts, position):
    """Nodes up to an else or an end, and where that stands."""
    nodes = []
    while position < len(parts):
        if position % 2 == 0:
            nodes.append(("text", parts[position]))
            position += 1
            continue
        action = parts[position].strip("{}").strip("-").strip()
        word = action.split(" ", 1)[0]
        if word in ("end", "else"):
            return nodes, position
        position += 1
        if word in ("if", "range", "with"):
            body, position = parse(parts, position)
            other = []
            if parts[position].strip("{}").strip("-").strip().startswith("else"):
                other, position = parse(parts, position + 1)
            nodes.append((word, action[len(word):].strip(), body, other))
            position += 1
        else:
            nodes.append(("value", action))
    return nodes, position


def write(nodes, dot, variables):
    text = ""
    for kind, *rest in nodes:
        if kind == "text":
            text += rest[0]
        elif kind == "value":
            text += show(pipeline(rest[0], dot, variables))
        else:
            names = re.match(r"((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*", rest[0])
            value = pipeline(rest[0][names.end():] if names else rest[0], dot, variables)
            if kind == "range":
                items = value.items() if isinstance(value, dict) else enumerate(value or [])
                for key, item in items:
                    text += write(rest[1], item, {**variables, **bind(names, key, item)})
                if not value:
                    text += write(rest[2], dot, variables)
            elif kind == "with":
                text += write(rest[1], value, {**variables, **bind(names, None, value)}) if value else write(rest[2], dot, variables)
            else:
                text += write(rest[1] if value else rest[2], dot, variables)
    return text


def bind(names, key, item):
    if not names:
        return {}
    given = [name.strip() for name in names[1].split(",")]
    return dict(zip(given, (key, item) if len(given) == 2 else (item,)))


def show(value):
    if value is None:
        return "<no value>"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + " ".join(show(item) for item in value) + "]"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{show(value[key])}" for key in sorted(value)) + "]"
    return str(value)


def pipeline(text, dot, variables):
    result = None
    for number, command in enumerate(split(TOKEN.findall(text))):
        values = [] if number == 0 else [result]
        result = call(command, dot, variables, values)
    return result


def split(tokens):
    commands, depth = [[]], 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            commands.append([])
        else:
            commands[-1].append(token)
    return commands


def call(tokens, dot, variables, more):
    values, position = [], 0
    while position < len(tokens):
        token = tokens[position]
        if token == "(":
            depth, end = 1, position + 1
            while depth:
                depth += (tokens[end] == "(") - (tokens[end] == ")")
                end += 1
            values.append(pipeline(" ".join(tokens[position + 1:end - 1]), dot, variables))
            position = end
            continue
        values.append(operand(token, dot, variables))
        position += 1
    if callable(values[0]):
        return values[0](*values[1:], *more)
    return values[0]


def operand(token, dot, variables):
    if token[0] in "\"`":
        return json.loads(token) if token[0] == '"' else token[1:-1]
    if token in FUNCTIONS:
        return FUNCTIONS[token]
    if re.fullmatch(r"-?\d+", token):
        return int(token)
    if token in ("true", "false"):
        return token == "true"
    if token[0] == "$":
        name, _, path = token.partition(".")
        return follow(variables.get(name), path, token)
    if token[0] == ".":
        return follow(dot, token[1:], token)
    return fail(f'template parsing error: template: :1: function "{token}" not defined', 64)


def follow(value, path, token):
    for name in [part for part in path.split(".") if part]:
        if value is None:
            fail(f'template: :1:2: executing "" at <{token}>: nil pointer evaluating {name}')
        if not isinstance(value, dict):
            fail(f'template: :1:2: executing "" at <{token}>: can\'t evaluate field {name}')
        if name not in value:
            fail(f'template: :1:2: executing "" at <{token}>: map has no entry for key "{name}"')
        value = value[name]
    return value


def index(value, *keys):
    for key in keys:
        value = value.get(key, "") if isinstance(value, dict) else value[key] if value else ""
    return value


FUNCTIONS = {
    "json": lambda value: json.dumps(value, separators=(",", ":")),
    "index": index,
    "eq": lambda one, *others: one in others,
    "ne": lambda one, other: one != other,
    "not": lambda value: not value,
    "and": lambda *values: next((value for value in values if not value), values[-1]),
    "or": lambda *values: next((value for value in values if value), values[-1]),
    "len": lambda value: len(value or ""),
    "join": lambda values, separator: separator.join(values or []),
    "lower": lambda text: text.lower(),
    "upper": lambda text: text.upper(),
    "print": lambda *values: "".join(map(show, values)),
    "println": lambda *values: " ".join(map(show, values)) + "\n",
    "printf": lambda form, *values: re.sub(r"%[vsdq]", "%s", form) % tuple(map(show, values)),
}
