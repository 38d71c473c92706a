"""Mail archives that people wrote by hand for these tests: escapes, charsets, broken headers, patches, threads."""

import gzip
import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from community.markup import render
from community.threads.mbox import (
    Letter,
    NotAnArchive,
    Skipped,
    cut_markdown,
    gather_threads,
    name_firms,
    read_letters,
)
from community.threads.mbox.domains import firm_name, is_for_anybody, registered_domain
from community.threads.mbox.flowed import unflow
from community.threads.mbox.headers import decode_words
from community.threads.mbox.letter import Attachment
from community.threads.mbox.markdown import list_attachments, to_markdown
from community.threads.mbox.subjects import is_answer, title, topic

SMALL = Path(__file__).parent / "files" / "small.mbox"


@pytest.fixture(scope="module")
def found() -> list[Letter | Skipped]:
    return list(read_letters(SMALL))


@pytest.fixture(scope="module")
def letters(found) -> list[Letter]:
    return [each for each in found if isinstance(each, Letter)]


def test_each_message_is_a_letter_or_skipped_with_a_reason(found):
    assert [each.position for each in found] == list(range(1, 9))
    assert [(each.position, each.reason) for each in found if isinstance(each, Skipped)] == [
        (4, "same Message-ID as message 2"),
        (8, "empty: no header and no text"),
    ]


def test_texts_are_decoded(letters):
    first, second, third, page, wrong, _patch = letters
    assert first.author_name == "Jörg Müller"
    assert first.author_address == "joerg.mueller@nordwelle.example"
    assert "\nFrom the log:" in first.source_text
    assert "\n>From here on" in wrong.source_text
    assert wrong.source_text.startswith("Grüße: a label")
    assert second.author_name == "Yuki Tanaka"
    assert "On Monday Jörg wrote:" in second.source_text
    assert "it must be the cage." in second.markdown
    assert "> Has anybody seen this with rev B parts here?" in second.markdown
    assert third.subject == "Re: [drives] Preload drifts above 60 C"
    assert third.source_text.startswith("Grüße, the patch is below.")
    assert "8– 9 %" in page.markdown
    assert "alert" not in page.markdown
    assert "> Has anybody seen this?" in page.markdown
    assert "https://cruz.example/report" in page.markdown


def test_dates_ids_and_attachments(letters):
    _first, _second, third, page, _wrong, patch = letters
    assert third.at == datetime(2024, 3, 4, 11, 0, tzinfo=UTC)  # its Date is none: the separator's
    assert patch.at == datetime(2024, 3, 4, 13, 30, tzinfo=UTC)
    assert page.message_id.endswith("@made.invalid")
    assert [(each.name, each.type, each.size) for each in third.attachments] == [
        ("limits.patch", "text/x-patch", 117),
        ("drawing.pdf", "application/pdf", 9),
    ]
    assert "```diff\n--- a/limits.c" in third.markdown
    assert "- drawing.pdf (application/pdf, 9 bytes)" in third.markdown


def test_marks_in_plain_text_mean_nothing(letters):
    shown = render(letters[0].markdown).html
    assert "with `rev_B` parts, #2 or &lt;later&gt;?" in shown
    assert "*this*" in shown
    assert '<pre class="code" tabindex="0"><code>[  102.000001]' in shown


LINES = """# no heading|* * *|1. no list|_no_ *emphasis* __here__|[a](b) ![c](d) [^1]|<b>&amp;&lt;|~~~|~~gone~~
$x$ and $$y$$|> ~ <|===|back\\slash *|\\|`code|``` x|[x]: http://a.example/|<!-- gone -->|<a@b.example>|[ ] task
- [ ] task|+ plus|@[Sara](user:aaaaaaaaaaaa)|a&copy;b"""


@pytest.mark.parametrize("line", [*LINES.replace("\n", "|").split("|"), "a | b\n--|--"])
def test_any_line_is_shown_as_typed(line):
    shown = render(to_markdown(f"Look:\n\n{line}\n\nDone.")).html
    text = html.unescape(re.sub(r"<[^>]+>", "", shown))
    typed = re.sub(r"^[-*>] ", "", line)
    assert text.removeprefix("Look:").removesuffix("Done.\n").split() == typed.split()
    assert not re.search(r"<(em|strong|h\d|table|s|sup|input|img|ol)\b|class=.(math|mention)", shown)


def test_links_stay_whole():
    shown = render(
        to_markdown("See (http://a.example/x_y_z*1). And <https://b.example/?a=1&b=2>, please")
    ).html
    assert 'href="http://a.example/x_y_z*1"' in shown
    assert 'href="https://b.example/?a=1&amp;b=2"' in shown


def test_a_patch_ends_where_its_hunks_end():
    patch = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n"
    text = f"Words.\n\n{patch}\nWords *after* it.\n"
    assert to_markdown(text) == f"Words.\n\n```diff\n{patch}```\n\nWords \\*after\\* it."
    quoted = "".join(f"> {line}\n" for line in patch.splitlines())
    assert to_markdown(quoted + "Why?\n> +\tmore();\n") == (
        "".join(f"> {line}\n" for line in ["```diff", *patch.splitlines(), "```"])
        + "\nWhy?\n\n> ```diff\n> +\tmore();\n> ```"
    )


def test_lines_that_were_wrapped_flow_and_others_stay():
    text = (
        "This sentence was wrapped by a mail program because there was no more\nroom in the line.\n\n"
        "Signed-off-by: A\nTested-by: B\n\nBest\nKen\n"
    )
    assert to_markdown(text) == (
        "This sentence was wrapped by a mail program because there was no more\nroom in the line.\n\n"
        "Signed-off-by: A\\\nTested-by: B\n\nBest\\\nKen"
    )


def test_deep_quotes_and_long_fences_are_no_trap():
    assert render(to_markdown("> " * 60 + "deep")).html.count("<blockquote>") == 8
    assert "````\n" in to_markdown("    int x;\n    ```\n    int y;\n")


def test_long_markdown_is_cut_between_blocks_and_code_stays_code():
    text = "Words.\n\n```diff\n" + "+line\n" * 3000 + "```\n\nAfter."
    pieces = list(cut_markdown(text, 5000))
    assert all(len(piece) <= 5000 for piece in pieces)
    shown = "".join(render(piece).html for piece in pieces)
    assert shown.count("+line") == 3000
    assert "<p>After.</p>" in shown
    assert "```" not in shown


def test_flowed_text():
    assert unflow("one \ntwo\n-- \nme") == "one two\n-- \nme"
    assert unflow("> quoted \n> text\n own") == "> quoted text\nown"
    assert unflow("> a \nb") == "> a \nb"
    assert unflow("un \nbroken", removes_space=True) == "unbroken"
    assert unflow(" >no quote") == " >no quote"
    assert unflow("@@ -1,2 +1,2 @@\n +a \n -b") == "@@ -1,2 +1,2 @@\n+a \n-b"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_M=C3=BCller?=", "Jörg Müller"),
        ("=?utf-8?b?w6TD?= =?utf-8?b?tg==?=", "äö"),  # a character cut in two
        ("=?iso-8859-1?Q?caf=E9?=, open", "café, open"),
        ("Re: =?x-none?q?ok?=", "Re: ok"),
        ("=?iso-8859-1?q?J=C3=B6rg?=", "Jörg"),  # another charset than it says
        ("=?utf-8?q?never ended", "=?utf-8?q?never ended"),
        ("plain", "plain"),
    ],
)
def test_encoded_words(raw, read):
    assert decode_words(raw) == read


def test_subjects():
    assert topic("Re: [drives] AW: Preload") == topic("[drives] Preload") == "preload"
    assert is_answer("[drives] Re: Preload")
    assert not is_answer("Regarding: Preload")
    assert title("Re: Re: [PATCH v2] limits") == "[PATCH v2] limits"
    assert title("") == "(no subject)"
    assert len(title("x" * 400)) == 255


def test_conversations(letters):
    assert [[letter.position for letter in each.letters] for each in gather_threads(letters)] == [
        [1, 2, 3, 5],  # 3 answers a lost letter and 2; 5 says Re: only
        [6],
        [7],
    ]


def test_firms(letters):
    directory = name_firms(letters)
    assert sorted(company.name for company in directory.companies.values()) == [
        "Independent",
        "Nordwelle",
        "Sugimoto",
    ]
    assert directory.company_of("ana@gmail.com").name == "Independent"
    assert registered_domain("a@mail.cam.ac.uk") == "cam.ac.uk"
    assert registered_domain("a@lists.free-parts.de") == "free-parts.de"
    assert is_for_anybody("gmx.at")
    assert not is_for_anybody("broadcom.com")
    assert firm_name("cogentembedded.com", {"Cogent Embedded, Inc.": 2}) == "Cogent Embedded"
    assert firm_name("ti.com", {}) == "TI"
    assert firm_name("free-electrons.com", {"Somebody else": 9}) == "Free Electrons"


def test_gzip_and_what_is_no_archive(tmp_path, found):
    packed = tmp_path / "small.mbox.gz"
    packed.write_bytes(gzip.compress(SMALL.read_bytes()))
    assert list(read_letters(packed)) == found
    other = tmp_path / "photo.jpg"
    other.write_bytes(b"\xff\xd8\xff" * 1000)
    with pytest.raises(NotAnArchive):
        list(read_letters(other))


def test_an_archive_that_is_cut_off_says_where(tmp_path):
    packed = tmp_path / "cut.gz"
    whole = gzip.compress(SMALL.read_bytes() * 200, compresslevel=1)
    packed.write_bytes(whole[: len(whole) // 2])
    *_before, last = read_letters(packed)
    assert isinstance(last, Skipped)
    assert last.reason == "the file is damaged or cut off in this message"


def test_what_goes_on_under_an_item_is_no_break_of_its_own():
    """People set the second line of an item in; the width made that line, not a wish for one."""
    mail = (
        " - The first item is long and goes on and on until the line is full so that\n"
        "   it is wrapped onto the following line.\n"
        " - second\n\n"
        "1) The number one is long and goes on and on until the line is full so that\n"
        "   it is wrapped too\n"
        "2) short"
    )
    assert to_markdown(mail) == (
        "- The first item is long and goes on and on until the line is full so that\n"
        "  it is wrapped onto the following line.\n"
        "- second\n\n"
        "1\\) The number one is long and goes on and on until the line is full so that\n"
        "it is wrapped too\\\n"
        "2\\) short"
    )


OUTPUT = """arch/mips/kernel/smtc.c: In function 'setup_cross_vpe_interrupts':
arch/mips/kernel/smtc.c:1205:2: error: implicit declaration of function
'set_vi_handler' [-Werror=implicit-function-declaration]
cc1: all warnings being treated as errors
make[2]: *** [arch/mips/kernel/smtc.o] Error 1"""


@pytest.mark.parametrize(
    "output",
    [
        OUTPUT,
        "kernel/built-in.o: In function `memory_bm_free':\nsnapshot.c:(.text+0x3c): undefined reference to `__virt'",
        "In file included from mm/a.h:14:0,\nfrom mm/b.c:3:\nmm/c.h:24:20: error: 'XLP' undeclared",
        "mach-ap136.c:151:2: error:\ntoo many arguments to function 'ap136_pci_init'",
        'ERROR: "clk_get" [drivers/x.ko] undefined!\nmake: *** [modules] Error 2',
        "  CC      kernel/fork.o\n  LD      vmlinux",
    ],
)
def test_what_compilers_say_is_code_also_where_it_is_not_set_in(output):
    for said in ("It fails since then.\n\n", "It fails with this\nerror since then:\n"):
        shown = to_markdown(f"{said}{output}\n\nFixed by the patch below.")
        assert shown.count("```") == 2
        code = shown.split("```")[1].strip("\n").split("\n")
        assert [line.strip() for line in code] == [line.strip() for line in output.split("\n")]
        assert shown.startswith(said.split("\n")[0])
        assert shown.endswith("Fixed by the patch below.")


def test_words_about_a_line_of_code_are_words():
    for words in (
        "foo.c:12: I think that this line is wrong.",
        "In file systems of that kind it is an error.",
        "make sure that it is: really.",
        "See smp.c: it does the same,\nonly later.",
    ):
        assert "```" not in to_markdown(f"Hello.\n\n{words}\n\nBye.")


def test_a_list_of_patches_is_a_list_also_where_it_is_wrapped():
    shown = to_markdown(
        'Two patches.\n\nOlga Berg (2):\n  Revert "Move the register to a header\n    file"\n  Use it when'
        "\n    !CONFIG_PGD_C0\n\n 2 files changed, 4 insertions(+)"
    )
    assert render(shown).html.count("<li>") == 2
    assert "Olga Berg (2):" in shown
    assert "```\nRevert" not in shown
    assert "```\nfile" not in shown
    assert shown.count("```") == 2  # what changed


def test_a_sentence_that_is_set_in_where_it_was_wrapped_is_words():
    shown = to_markdown(
        "Changes from v4: No code change, just keep more of the code in\n    kvm_mips.c than in kvm_emul.c"
    )
    assert "```" not in shown
    assert "```" in to_markdown(
        "Changes from v4: it is called now for every page that is there,\n    kvm_flush(page);"
    )


def test_the_signature_of_a_mail_is_no_attachment():
    sent = [Attachment("signature.asc", "application/pgp-signature", 836)]
    assert list_attachments(tuple(sent), {}) == ""
    both = list_attachments((*sent, Attachment("a.pdf", "application/pdf", 9)), {})
    assert "a.pdf" in both
    assert "signature" not in both
