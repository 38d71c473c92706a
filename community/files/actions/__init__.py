"""The acts about files."""

from community.files.actions.check import pass_file, refuse_file, try_again_later
from community.files.actions.clear import clear_unsent
from community.files.actions.download import note_download, note_opening
from community.files.actions.preview import begin_preview, settle_preview
from community.files.actions.rule import rule_files
from community.files.actions.upload import Refused, announce_file, drop_file, settle_image, take_file

__all__ = [
    "Refused",
    "announce_file",
    "begin_preview",
    "clear_unsent",
    "drop_file",
    "note_download",
    "note_opening",
    "pass_file",
    "refuse_file",
    "rule_files",
    "settle_image",
    "settle_preview",
    "take_file",
    "try_again_later",
]
