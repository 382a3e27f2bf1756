"""The performance table: lines on the terminal, judged figures, and the same as Markdown in a document."""
import os
import pathlib
import re
import statistics
import subprocess
import time
from dataclasses import dataclass, field

BEGIN, END = "<!-- bench: {} -->\n", "<!-- bench end -->\n"


@dataclass
class Line:
    what: str
    value: str
    target: str = ""
    holds: bool | None = None


@dataclass
class Section:
    name: str
    title: str
    lines: list = field(default_factory=list)

    def markdown(self):
        verdicts = {None: "", True: "holds", False: "**missed**"}
        rows = [f"| {line.what} | {line.value} | {line.target} | {verdicts[line.holds]} |" for line in self.lines]
        text = "\n".join([f"**{self.title}**\n", "| figure | median (quartiles) | target | |", "|---|---|---|---|", *rows])
        return text.replace("<=", "≤").replace(">=", "≥")


class Table:
    """Prints a line a figure, keeps what was missed and all that is to be written down."""

    def __init__(self):
        self.missed = 0
        self.begin = time.monotonic()
        self.sections = []

    def section(self, name, title):
        print(f"\n{title}  [{time.monotonic() - self.begin:.0f} s]", flush=True)
        self.sections.append(Section(name, title))

    def line(self, what, value, target="", holds=None):
        verdict = "" if holds is None else "PASS" if holds else "MISS"
        self.missed += holds is False
        self.sections[-1].lines.append(Line(what, value, target, holds))
        print(f"  {what:<62} {value:<38} {target:<10} {verdict}".rstrip(), flush=True)

    def at_most(self, what, value, limit, note="", digits=1):
        self.line(what, f"{value:,.{digits}f}" + (f" ({note})" if note else ""), f"<= {limit:,}", value <= limit)

    def at_least(self, what, value, limit):
        self.line(what, f"{value:,.0f}", f">= {limit:,}", value >= limit)

    def spread(self, what, values, digits=2, note=""):
        low, middle, high = quartiles(values)
        self.line(what, f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f}{note})")

    def ratio(self, what, ours, base, of, at_most=None, at_least=None):
        """The median over the rounds of ours / base, with its quartiles."""
        low, middle, high = quartiles([of(a) / of(b) for a, b in zip(ours, base)])
        target, holds = "", None
        if at_most is not None:
            target, holds = f"<= {at_most}", middle <= at_most
        elif at_least is not None:
            target, holds = f">= {at_least}", middle >= at_least
        self.line(what, f"{middle:.2f} ({low:.2f} to {high:.2f})", target, holds)

    def write(self, path):
        """Replaces the parts of a document that were measured; new ones go to the end of the last one there."""
        text = pathlib.Path(path).read_text()
        for section in self.sections:
            begin = BEGIN.format(section.name)
            part = begin + section.markdown() + "\n" + END
            known = re.compile(re.escape(begin) + "(?:.|\n)*?" + re.escape(END))
            if known.search(text):
                text = known.sub(lambda _, new=part: new, text)
            else:
                at = text.rindex(END) + len(END) if END in text else len(text)
                text = text[:at] + "\n" + part + text[at:]
        pathlib.Path(path).write_text(text)


def quartiles(values):
    if len(values) < 2:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def describe_machine(table):
    table.section("machine", "Where it was measured")
    model = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    curl = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split(" (")[0]
    load = os.getloadavg()[0]
    table.line("machine", f"{os.cpu_count()} cores, {model[1] if model else 'unknown'}, Linux {os.uname().release}")
    table.line("curl", curl)
    quiet = "nothing else ran" if load < 0.7 else "other programs ran: these figures are provisional"
    table.line("load when it began", f"{load:.2f}: {quiet}")
