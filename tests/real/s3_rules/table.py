"""The rules by name, and what they are made of."""
RULES = []


def rule(name):
    """Adds a function of the server to the table; it fails by an AssertionError."""
    def add(check):
        RULES.append((name, check))
        return check
    return add


def expect(reply, *statuses):
    assert reply.status in statuses, f"{reply} instead of {' or '.join(map(str, statuses))}"
    return reply


def refused(reply, status, *codes):
    assert reply.status == status and reply.code in codes, f"{reply} instead of {status} {' or '.join(codes)}"
    return reply
