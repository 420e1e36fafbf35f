"""How much of somebody's file is read: in a page that many people share, and on a person's own computer."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import LogError
from vrcore.formats.wording import megabytes

_KEEP_LESS = "keep the columns you need, or every tenth row."


@dataclass(frozen=True)
class Limits:
    """The most that is read of one file.

    `file_bytes` as it arrives, `text_bytes` after decompression, `line_bytes` in one line of a table, `rows` and
    `columns` of the table, and `cells`, which is what bounds the memory: each takes 8 bytes in the table that is
    returned. `text_bytes` also bounds the time, because everything is looked at once before anything is kept.
    """

    file_bytes: int
    text_bytes: int
    rows: int
    columns: int
    cells: int
    line_bytes: int = 4_000_000

    def check_file(self, size: int, who: str) -> None:
        """Raise `LogError` for a file of more bytes than may arrive."""
        if size > self.file_bytes:
            raise LogError(
                f"{who} has {megabytes(size)} and at most {megabytes(self.file_bytes)} can be read: {_KEEP_LESS}"
            )

    def check_text(self, size: int, who: str) -> None:
        """Raise `LogError` where a compressed file unpacks to more than may be read."""
        if size > self.text_bytes:
            raise LogError(f"{who} unpacks to more than {megabytes(self.text_bytes)}, which is the limit: {_KEEP_LESS}")

    def check_rows(self, rows: int, who: str) -> None:
        """Raise `LogError` for more rows than a table may have."""
        if rows > self.rows:
            raise LogError(f"{who} has more than {self.rows:,} rows, which is the limit: keep every tenth row.")

    def check_columns(self, columns: int, who: str) -> None:
        """Raise `LogError` for more columns than a table may have."""
        if columns > self.columns:
            raise LogError(
                f"{who} has {columns:,} columns or more and at most {self.columns:,} can be read: "
                "keep the columns you need."
            )

    def check_cells(self, cells: int, who: str) -> None:
        """Raise `LogError` for more cells than a table may have."""
        if cells > self.cells:
            raise LogError(f"{who} has more than {self.cells:,} cells, which is the limit: {_KEEP_LESS}")


PAGE = Limits(file_bytes=20 * 2**20, text_bytes=100_000_000, rows=5_000_000, columns=500, cells=10_000_000)
"""For a page: 20 MB, of which at most 80 MB of memory become the table."""

COMPUTER = Limits(file_bytes=200 * 2**20, text_bytes=1_000_000_000, rows=20_000_000, columns=2_000, cells=40_000_000)
"""For the command line and scripts: 200 MB, of which at most 320 MB of memory become the table."""
