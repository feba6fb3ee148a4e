#!/usr/bin/env python3
"""Writes us-federal.toml from the YAML files of github.com/unitedstates/congress-legislators (CC0).

    python3 us_federal.py FOLDER > us-federal.toml

FOLDER holds legislators-current.yaml and executive.yaml. Needs PyYAML. The header of the output says which
facts are taken, and how periods are read.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import yaml

SINCE = "1989-01-20"
AMBIGUOUS = {"George Bush"}
SIDES = {"Democrat": "democratic", "Republican": "republican"}
STATES = dict(
    line.split(" ", 1)
    for line in """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma
OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont
VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC the District of Columbia|AS American Samoa
GU Guam|MP the Northern Mariana Islands|PR Puerto Rico|VI the US Virgin Islands""".replace("\n", "|").split("|")
)
TERRITORIES = {"DC", "AS", "GU", "MP", "VI"}
EXECUTIVE = {
    "prez": ["president", "US president", "U.S. president", "president of the United States"],
    "viceprez": ["vice president", "US vice president", "U.S. vice president",
                 "vice president of the United States"],
}
LEADERS = {
    "Speaker of the House": ["House speaker", "speaker of the House"],
    "House Majority Leader": ["House majority leader"],
    "House Minority Leader": ["House minority leader"],
    "House Majority Whip": ["House majority whip"],
    "House Minority Whip": ["House minority whip"],
    "Senate Majority Leader": ["Senate majority leader"],
    "Senate Minority Leader": ["Senate minority leader"],
    "Senate Majority Whip": ["Senate majority whip"],
    "Senate Minority Whip": ["Senate minority whip"],
}
HEADER = """\
# United States: members of Congress, presidents and vice presidents since 1989, and the two large parties.
#
# Source: legislators-current.yaml and executive.yaml of github.com/unitedstates/congress-legislators, by its
# authors. Licence of the source: CC0 1.0 (public domain), so no attribution is asked for.
# As of: {as_of}, the last start of a term in the file; members who left before are not in it.
# Written by us_federal.py; change that, not this file.
#
# A period runs from its `from` date up to, and not including, its `to` date; the end of a term that runs
# is the one it is due to have.
# Offices: members have that of their current term only. “Senior senator” starts with the term of the
# senator, or the day the other one came if that is later, though it may have begun before.
# Sides: from the first term under a party to the first under the other, also out of office. Independents
# have the side of the party they caucus with, and no party.
# Aliases: full names, with nicknames and without middle names. No last name alone, and no name of two.
"""


def main(folder: Path) -> None:
    legislators = load(folder / "legislators-current.yaml")
    executives = [
        person | {"terms": [term for term in person["terms"] if term["end"] > SINCE]}
        for person in load(folder / "executive.yaml")
    ]
    people = {key(person): person for person in legislators}
    for person in filter(lambda person: person["terms"], executives):
        known = people.setdefault(key(person), person | {"terms": []})
        known["terms"] = sorted(known["terms"] + person["terms"], key=lambda term: term["start"])
    people = sorted(people.values(), key=lambda person: (person["name"]["last"], name(person)))

    names = [name(person) for person in people]
    owners = Counter(other.lower() for person in people for other in {name(person), *aliases(person)})
    twice = [full for full in names if names.count(full) > 1]
    if twice:
        sys.exit(f"two persons of one name: {sorted(set(twice))}; tell them apart in name()")
    rank_since = seniority(legislators)

    as_of = max(person["terms"][-1]["start"] for person in people)
    out = [HEADER.format(as_of=as_of), 'axis = ["democratic", "republican"]\n', PARTIES]
    for person in people:
        out.append(entry(person, owners, rank_since))
    sys.stdout.write("\n".join(out))


PARTIES = """\
[[actor]]
id = "democratic-party"
name = "Democratic Party"
kind = "organisation"
aliases = ["Democrats", "Dems"]
side = [{ is = "democratic" }]

[[actor]]
id = "republican-party"
name = "Republican Party"
kind = "organisation"
aliases = ["Republicans", "GOP", "G.O.P.", "Grand Old Party"]
side = [{ is = "republican" }]
"""


def load(path: Path) -> list:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def key(person: dict) -> str:
    return person["id"].get("bioguide") or str(person["id"]["govtrack"])


def plain(text: str) -> str:
    return " ".join(text.split())


def name(person: dict) -> str:
    """The name in common use: the title of the encyclopedia's page, where the file gives it."""
    page = re.sub(r"\s*\(.*\)$", "", person["id"].get("wikipedia", ""))
    parts = person["name"]
    initials = " ".join(f"{middle[0]}." for middle in parts.get("middle", "").split())
    short = f"{parts.get('nickname') or parts['first']} {parts['last']}"
    # Both presidents Bush are “George Bush”.
    return plain(page or (f"{parts['first']} {initials} {parts['last']}" if short in AMBIGUOUS else short))


def aliases(person: dict) -> list[str]:
    parts = person["name"]
    official = re.sub(r'\s*["“].*?["”]', "", parts.get("official_full", ""))
    found = [official, re.sub(r",? (Jr\.|Sr\.|II|III|IV)$", "", official)]
    for first in filter(None, [parts["first"], parts.get("nickname")]):
        found.append(f"{first} {parts['last']}")
        if first == parts["first"] and parts.get("middle"):
            found.append(f"{first} {parts['middle']} {parts['last']}")
    # “J.D.” is written “JD” as well.
    found += [re.sub(r"\b([A-Z])\.([A-Z])\.", r"\1\2", other) for other in found]
    seen = dict.fromkeys(plain(other) for other in found)
    return [other for other in seen if " " in other and other != name(person)]


def seniority(legislators: list) -> dict[tuple[str, str], str]:
    """When the present rank of each senator surely held, by state and rank."""
    since = {}
    for person in legislators:
        term = person["terms"][-1]
        if term["type"] == "sen":
            start = term["start"]
            since[term["state"], term["state_rank"]] = start
            if term["state_rank"] == "junior":
                first = min(other["start"] for other in person["terms"] if other["type"] == "sen")
                since[term["state"], "came"] = first
    for state, rank in list(since):
        if rank == "senior":
            since[state, rank] = max(since[state, rank], since.get((state, "came"), since[state, rank]))
    return since


def offices(person: dict, rank_since: dict) -> list[tuple[str, str, str | None]]:
    found = []
    for term in person["terms"]:
        for title in EXECUTIVE.get(term["type"], []):
            found.append((title, term["start"], term["end"]))
    term = person["terms"][-1]
    state = STATES.get(term.get("state"), "")
    if term["type"] == "sen":
        since = rank_since[term["state"], term["state_rank"]]
        found.append((f"{term['state_rank']} senator from {state}", since, term["end"]))
    elif term["type"] == "rep":
        found.append((f"{seat(term, state)}", term["start"], term["end"]))
    for role in person.get("leadership_roles", []):
        for title in LEADERS.get(role["title"], []):
            found.append((title, role["start"], role.get("end")))
    return joined(found)


def seat(term: dict, state: str) -> str:
    if term["state"] == "PR":
        return "resident commissioner of Puerto Rico"
    if term["state"] in TERRITORIES:
        return f"delegate for {state}"
    number = term["district"]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    district = "at-large" if number == 0 else f"{number}{ending}"
    return f"representative for {state}'s {district} congressional district"


def joined(spans: list) -> list:
    """Periods of one text that follow each other without a gap, as one."""
    out = []
    for text, start, end in sorted(spans, key=lambda span: (span[0], span[1])):
        if out and out[-1][0] == text and out[-1][2] is not None and start <= out[-1][2]:
            out[-1] = (text, out[-1][1], end)
        else:
            out.append((text, start, end))
    return sorted(out, key=lambda span: (span[1], span[0]))


def sides(person: dict) -> list[tuple[str, str, str | None]]:
    stays = []
    for term in person["terms"]:
        for part in term.get("party_affiliations") or [term]:
            side = SIDES.get(part.get("party")) or SIDES.get(part.get("caucus"))
            if not stays or stays[-1][0] != side:
                stays.append((side, part["start"]))
    ends = [start for _, start in stays[1:]] + [None]
    return [(side, start, end) for (side, start), end in zip(stays, ends) if side]


def entry(person: dict, owners: Counter, rank_since: dict) -> str:
    lines = [
        "[[actor]]",
        f"id = {quoted(slug(name(person)))}",
        f"name = {quoted(name(person))}",
        'kind = "person"',
        f"gender = {quoted({'F': 'female', 'M': 'male'}[person['bio']['gender']])}",
    ]
    own = [other for other in aliases(person) if owners[other.lower()] == 1]
    if own:
        lines.append(f"aliases = [{', '.join(map(quoted, own))}]")
    lines += dated("titles", "text", offices(person, rank_since))
    party = person["terms"][-1].get("party")
    if party in SIDES:
        lines.append(f"party = {quoted(SIDES[party] + '-party')}")
    lines += dated("side", "is", sides(person))
    if "wikidata" in person["id"]:
        lines.append(f"wikidata = {quoted(person['id']['wikidata'])}")
    return "\n".join(lines) + "\n"


def dated(field: str, what: str, spans: list) -> list[str]:
    if not spans:
        return []
    def row(span):
        text, start, end = span
        until = f", to = {end}" if end else ""
        return f"{{ {what} = {quoted(text)}, from = {start}{until} }}"
    if len(spans) == 1:
        return [f"{field} = [{row(spans[0])}]"]
    return [f"{field} = [", *(f"  {row(span)}," for span in spans), "]"]


def slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['.]", "", ascii_text)).strip("-")


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
