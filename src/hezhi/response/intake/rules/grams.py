"""Single signs and pairs of neighbouring signs of many texts at once, counted and weighted (TF-IDF). Numbers as scikit-learn's
TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True) gives them, some ten times as fast."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

PART = 500
_BLANK = re.compile(r"\s+")
_SHIFT = np.uint64(21)  # a sign takes 21 bits; a single sign has none behind it, so that codes sort as their words do
_LAST = np.uint64((1 << 21) - 1)


@dataclass
class Grams:
    """A vocabulary of sign codes in ascending order, with the weight of each."""

    codes: np.ndarray
    idf: np.ndarray

    @classmethod
    def of_words(cls, words: Sequence[str], idf: np.ndarray) -> "Grams":
        """From words of one or two signs in their order."""
        return cls(np.array([_code(word) for word in words], np.uint64), idf)

    def words(self) -> np.ndarray:
        """The vocabulary as words, in the order of the columns."""
        return np.array([_word(int(code)) for code in self.codes], object)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Texts x vocabulary; each row of length one, or empty where no sign is known."""
        rows, codes = code_pairs(texts)
        at = np.searchsorted(self.codes, codes)
        at[at == len(self.codes)] = 0
        known = self.codes[at] == codes if len(self.codes) else np.zeros(len(codes), bool)
        return weighted(counted(rows[known], at[known], (len(texts), len(self.codes))), self.idf)


def code_pairs(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """All single signs and pairs of all texts: the text's number and the code, one entry for each time it is written."""
    plain = [_BLANK.sub(" ", text.lower()) for text in texts]
    lengths = np.array([len(text) for text in plain])
    signs = np.frombuffer("".join(plain).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    rows = np.repeat(np.arange(len(plain), dtype=np.int64), lengths)
    inside = rows[:-1] == rows[1:] if len(rows) > 1 else np.zeros(0, bool)
    pairs = (signs[:-1] << _SHIFT | signs[1:])[inside]
    return np.concatenate([rows, rows[:-1][inside]]), np.concatenate([signs << _SHIFT, pairs])


def counted(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sparse.csr_matrix:
    """How often each column is met in each row."""
    ones = np.ones(len(rows), np.float32)
    found = sparse.coo_matrix((ones, (rows, columns)), shape=shape).tocsr()
    found.sum_duplicates()
    return found


def vocabulary(texts: Sequence[str]) -> tuple[np.ndarray, sparse.csr_matrix]:
    """Every code met, ascending, and the counts of each text. Some hundred texts at a time: what is written is much more than what differs."""
    parts = [_counted_part(texts[at : at + PART]) for at in range(0, len(texts), PART)]
    known = np.unique(np.concatenate([codes for codes, _ in parts])) if parts else np.zeros(0, np.uint64)
    for codes, counts in parts:
        counts.indices = np.searchsorted(known, codes).astype(np.int32)[counts.indices]
    shapes = [(counts.data, counts.indices, counts.indptr, (counts.shape[0], len(known))) for _, counts in parts]
    wide = [sparse.csr_matrix((data, indices, rows), shape=shape) for data, indices, rows, shape in shapes]
    return known, sparse.vstack(wide, format="csr")


def _counted_part(texts: Sequence[str]) -> tuple[np.ndarray, sparse.csr_matrix]:
    rows, codes = code_pairs(texts)
    known, columns = np.unique(codes, return_inverse=True)
    return known, counted(rows, columns, (len(texts), len(known)))


def fitted(counts: sparse.csr_matrix, rows: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns met in at least so many of the given rows, and their weights there."""
    share = counts[rows]
    met = np.bincount(share.indices, minlength=counts.shape[1])
    columns = np.nonzero(met >= least)[0]
    return columns, (np.log((1 + len(rows)) / (1 + met[columns])) + 1).astype(np.float32)


def weighted(counts: sparse.csr_matrix, idf: np.ndarray, *, is_sublinear: bool = True) -> sparse.csr_matrix:
    """Counts as weights: damped, times rarity, each row of length one."""
    found = counts.astype(np.float32)
    if is_sublinear:
        found.data = np.log(found.data) + np.float32(1)
    found.data *= idf[found.indices]
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    found.data /= np.repeat(lengths, np.diff(found.indptr)).astype(np.float32)
    return found


def _code(word: str) -> int:
    return ord(word[0]) << 21 | (ord(word[1]) if len(word) > 1 else 0)


def _word(code: int) -> str:
    return chr(code >> 21) + (chr(code & int(_LAST)) if code & int(_LAST) else "")
