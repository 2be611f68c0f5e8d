"""Command lines: options before what they are about."""


def take_options(arguments, with_value, flags_with_letters=""):
    """Splits leading options off; answers them by name. Letters such as -aq are taken apart."""
    options = {}
    while arguments and arguments[0].startswith("-") and arguments[0] != "-":
        given = arguments.pop(0)
        if given == "--":
            break
        name, equals, value = given.partition("=")
        if not given.startswith("--") and len(given) > 2 and not equals:
            if given[:2] in with_value:
                name, value, equals = given[:2], given[2:], "="
            elif all(letter in flags_with_letters for letter in given[1:]):
                for letter in given[1:]:
                    options.setdefault("-" + letter, []).append("")
                continue
        if not equals and name in with_value:
            value = arguments.pop(0) if arguments else ""
        options.setdefault(name, []).append(value)
    return options


def take_all(arguments, with_value, flags_with_letters=""):
    """Options that may stand between and behind what they are about; answers both."""
    options, names = {}, []
    while arguments:
        for name, values in take_options(arguments, with_value, flags_with_letters).items():
            options.setdefault(name, []).extend(values)
        if arguments:
            names.append(arguments.pop(0))
    return options, names


def has(options, *names):
    return any(name in options and options[name][-1] not in ("false", "0") for name in names)


def last(options, *names):
    return next((options[name][-1] for name in names if name in options), None)


def every(options, *names):
    return [value for name in names for value in options.get(name, [])]
