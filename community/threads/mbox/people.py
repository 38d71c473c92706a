"""Who wrote the letters, and for which firm: addresses become people, domains become firms."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from community.threads.mbox.domains import firm_name, is_for_anybody, is_robot, registered_domain
from community.threads.mbox.letter import Letter

INDEPENDENT = "independent.invalid"

_SIGNED = re.compile(
    r"^(?:Signed-off-by|From|Author): *\"?([^<>\n\"]{3,80}?)\"? *<([^<>\s]+@[^<>\s]+)>", re.MULTILINE
)


@dataclass(frozen=True)
class Company:
    """A firm as told by the domain of its people's addresses. `INDEPENDENT` is that of all the others."""

    domain: str
    name: str


@dataclass(frozen=True)
class Person:
    """One who wrote. `addresses` are all that are theirs, `address` the first of them; `company` goes with it."""

    name: str
    address: str
    addresses: tuple[str, ...]
    company: Company


@dataclass(frozen=True)
class Directory:
    """The people of an archive by any of their addresses, and the firms by domain."""

    people: dict[str, Person]
    companies: dict[str, Company]

    def company_of(self, address: str) -> Company:
        """The firm that an address tells; for an address that tells none, that of its owner."""
        return self.companies.get(registered_domain(address)) or self.people[address].company


def name_firms(letters: Iterable[Letter]) -> Directory:
    """Return who wrote the letters and for whom.

    1. An address is a person. Two addresses are one person where their letters bear the same name of two words or
       more, and either both lie in one firm's domain, or a letter from one is signed off or headed by that name with
       the other. The same name alone proves nothing.
    2. A registered domain is a firm where two or more people, robots left aside, write from it and not everybody can
       have an address there. All others are independent.
    """
    letters = list(letters)
    names = _names(letters)
    groups = _people(letters, names)
    companies = _companies(letters, groups)
    independent = Company(INDEPENDENT, "Independent")
    sent = Counter(letter.author_address for letter in letters)
    people: dict[str, Person] = {}
    for addresses in groups:
        # The address of a firm says more than a private one, however much was sent from it.
        order = sorted(addresses, key=lambda a: (registered_domain(a) not in companies, -sent[a], a))
        company = companies.get(registered_domain(order[0]), independent)
        name = next((names[a] for a in order if names[a]), "") or order[0].partition("@")[0]
        person = Person(name, order[0], tuple(order), company)
        people |= dict.fromkeys(addresses, person)
    return Directory(people, companies | {INDEPENDENT: independent})


def _companies(letters: list[Letter], groups: list[list[str]]) -> dict[str, Company]:
    writers: dict[str, set[int]] = defaultdict(set)
    for number, addresses in enumerate(groups):
        for address in addresses:
            if not is_robot(address):
                writers[registered_domain(address)].add(number)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        if letter.organization:
            said[registered_domain(letter.author_address)][letter.organization] += 1
    return {
        domain: Company(domain, firm_name(domain, said[domain]))
        for domain, numbers in sorted(writers.items())
        if len(numbers) > 1 and not is_for_anybody(domain)
    }


def _names(letters: list[Letter]) -> dict[str, str]:
    """The name that each address uses most; the longer of two used alike."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        used[letter.author_address][letter.author_name] += 1
    return {
        address: max(counts, key=lambda name: (bool(name), counts[name], len(name), name))
        for address, counts in used.items()
    }


def _people(letters: list[Letter], names: dict[str, str]) -> list[list[str]]:
    """Return the addresses person by person."""
    namesakes: dict[str, list[str]] = defaultdict(list)
    for address, name in names.items():
        namesakes[_plain(name) if len(name.split()) > 1 else address].append(address)
    vouched = _vouched(letters, names)
    groups: list[list[str]] = []
    for name in sorted(namesakes):
        left = sorted(namesakes[name])
        while left:
            group, left = [left[0]], left[1:]
            for known in group:  # grows while it is walked
                same = [other for other in left if _are_one(known, other, vouched)]
                group += same
                left = [other for other in left if other not in same]
            groups.append(group)
    return groups


def _are_one(one: str, other: str, vouched: set[tuple[str, str]]) -> bool:
    domain = registered_domain(one)
    if domain == registered_domain(other) and not is_for_anybody(domain):
        return True
    return (one, other) in vouched or (other, one) in vouched


def _vouched(letters: list[Letter], names: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs of address and other address that a writer put beside their own name."""
    found: set[tuple[str, str]] = set()
    for letter in letters:
        own = _plain(names[letter.author_address])
        for name, address in _SIGNED.findall(letter.source_text):
            address = address.lower()
            if _plain(name) == own and address != letter.author_address and address in names:
                found.add((letter.author_address, address))
    return found


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", name).lower().split())
