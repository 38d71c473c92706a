"""Half a year of a real list between firms: every message comes out, and chosen ones to the byte."""

import hashlib
import html
import re
from pathlib import Path

import pytest

from community.markup import render
from community.threads.mbox import Letter, Skipped, cut_markdown, gather_threads, name_firms, read_letters

ARCHIVE = Path(__file__).resolve().parents[3] / "shared/data/linux-mips-2013h1.mbox.gz"
pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="the archive is not part of the project")


@pytest.fixture(scope="module")
def letters() -> list[Letter]:
    found = list(read_letters(ARCHIVE))
    assert not [each for each in found if isinstance(each, Skipped)]
    return [each for each in found if isinstance(each, Letter)]


def test_each_message_comes_out(letters):
    assert len(letters) == 1855
    assert len({letter.message_id for letter in letters}) == 1855
    assert {letter.at.year for letter in letters} == {2013}
    assert all(letter.markdown and letter.subject and "@" in letter.author_address for letter in letters)


# Position, why it was chosen, SHA-256 of the text (decoded by hand, apart from this code), words in it.
CHOSEN = [
    (1, "no charset, 7 bits", "361d96099ab35369", "(http://coccinelle.lip6.fr/)"),
    (62, "quoted-printable, signed", "77a92fb18a59f676", "‘my_zero_pfn’"),
    (164, "Latin-1, format=flowed", "7c2a6ae4a1498f55", "écrit"),
    (195, "GB 2312", "4b0c406b535da81f", "陈华才"),
    (369, "an attached file", "e49ca3af7b0741c8", "attached the config file"),
    (607, "base64 in EUC-KR", "bed042e9f0d82e41", "cavium-octeon"),
    (919, "plain text beside HTML", "fc7176af9bb149c6", "Loongson-3"),
    (931, "a line that began with From", "4b8e2dfd03085a31", "\n>From "),
    (951, "patches attached", "c3c2e90ac48a26b4", "I have attached three patches"),
    (1463, "DelSp, several parts", "0094e344a4cb8969", "r4k"),
]


@pytest.mark.parametrize(("position", "why", "digest", "words"), CHOSEN, ids=[row[1] for row in CHOSEN])
def test_chosen_texts_to_the_byte(letters, position, why, digest, words):
    text = letters[position - 1].source_text
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == digest
    assert words in text or words.lstrip("\n>") in text


def test_nothing_is_lost_between_text_and_page(letters):
    """Every fifth message: what the page shows is what the mail says, white space, quote marks and rules aside."""
    for letter in letters[::5]:
        if letter.attachments:
            continue
        shown = "".join(render(piece).html for piece in cut_markdown(letter.markdown, 65_536))
        assert not re.search(r"<(em|strong|h\d|table|s|sup|input)\b|class=.math|footnote", shown), (
            letter.position
        )
        assert _bare(letter.source_text) == _bare(_words(shown)), letter.position


def _words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def _bare(text: str) -> str:
    text = re.sub(r"(?m)^[>\s]*(---|([-_=*~])\2{9,}|--)\s*$", "", text)
    text = re.sub(r"(?m)^([>\s]*)[-*•] ", r"\1", text)
    return re.sub(r"[\s>\\]", "", text)


def test_conversations_and_firms(letters):
    conversations = gather_threads(letters)
    assert sum(len(conversation.letters) for conversation in conversations) == 1855
    assert 380 < len(conversations) < 450
    for conversation in conversations:
        place = {letter.message_id: at for at, letter in enumerate(conversation.letters)}
        for letter in conversation.letters:
            for reference in letter.references[-1:]:
                assert place.get(reference, -1) < place[letter.message_id]
    directory = name_firms(letters)
    names = {company.name for company in directory.companies.values()}
    assert {"Broadcom", "OpenWrt", "Red Hat", "Lemote", "TI", "Independent"} <= names
    assert directory.company_of("ralf@linux-mips.org").name == "Linux Mips"
    assert directory.people["ddaney.cavm@gmail.com"] is directory.people["ddaney@caviumnetworks.com"]
    # The same name alone is no proof.
    assert directory.people["ben@decadent.org.uk"] is not directory.people["bhutchings@solarflare.com"]
