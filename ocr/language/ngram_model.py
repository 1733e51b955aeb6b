"""A character language model: how likely is this character after those?

An interpolated n-gram model with absolute discounting (Ney, Essen and Kneser 1994), pruned, in the form of a suffix
automaton: a state is the longest known end of what has been read. `LanguageModel.advance` steps any number of states
at once.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.language.character_table import CODE_BITS, SPACE, CharacterTable

STEPS_PER_NAT: Final = 8
"""Log-probabilities are stored as whole multiples of 1/8 nat, below what a decision ever hangs on."""


@dataclass(frozen=True, slots=True, eq=False)
class PackedModel:
    """The trie of the n-grams that the model keeps, level by level, each level in the order of its keys: what is
    stored.

    symbols: uint8 [M], the last character code of n-gram i; the n-grams of one character come first, those of two next
    and so on.
    children: uint8 [M], how many kept n-grams extend n-gram i by one character.
    costs: uint8 [M], -log p(last character | the others) in steps of 1/8 nat.
    back_off: uint8 [K], -log of the weight of the shorter context, for the n-grams that have children, in their order.
    """

    symbols: NDArray[np.uint8]
    children: NDArray[np.uint8]
    costs: NDArray[np.uint8]
    back_off: NDArray[np.uint8]


class LanguageModel:
    """The language model, ready to be asked.

    States are int32 numbers with no meaning outside the model; `start` is the state at the start of a line.
    """

    def __init__(self, packed: PackedModel, table: CharacterTable) -> None:
        self._symbol_codes = table.symbol_codes()
        self._unpack(packed, table.count)
        self._list_chains()
        self._after_space = self._ask_for_spaces()
        self.start = int(self._after_space[0][0])

    def advance(
        self, states: NDArray[np.int32], symbols: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Reads one symbol of the alphabet in every state; a ligature counts as the letters that it spells.

        states: int32 [N]. symbols: integers [N], indices into `SYMBOLS`.
        Returns the next states, int32 [N], and the natural log-probabilities of the symbols, float32 [N]; for an
        one of a group of the table that of its whole group, since a share of it would only speak for letters against
        digits.
        """
        states, log_probs = self.advance_codes(states, self._symbol_codes[0].take(symbols))
        for codes in self._symbol_codes[1:]:
            longer = np.flatnonzero(codes.take(symbols) >= 0)
            if not longer.size:
                break
            states[longer], more = self.advance_codes(states[longer], codes[symbols[longer]])
            log_probs[longer] += more
        return states, log_probs

    def advance_codes(
        self, states: NDArray[np.int32], codes: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """As `advance`, for character codes instead of symbols (those of the table, `SPACE` or `UNKNOWN`)."""
        halves, bits = _HALF.take(codes)[:, None], _BIT.take(codes)[:, None]
        known = (self._masks.take(2 * self._chains[states] + halves) & bits) != 0
        return self._read(states, known, codes)

    def after_space(self, states: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """As `advance_codes` for `SPACE`, which every state was asked about when the model was loaded."""
        following, log_probs = self._after_space
        return following.take(states), log_probs.take(states)

    def _unpack(self, packed: PackedModel, code_count: int) -> None:
        has_children = packed.children > 0
        child_counts = np.concatenate([[code_count], packed.children[has_children].astype(np.int64)])
        first = np.cumsum(child_counts) - child_counts
        low, high = (np.bitwise_or.reduceat(bits.take(packed.symbols), first) for bits in _BIT_IN_HALF)
        # The two halves of a state stand side by side, so that state and half make one index.
        self._masks = np.column_stack([low, high]).ravel()
        self._first_child = np.column_stack([first, first + np.bitwise_count(low)]).ravel().astype(np.int32)
        self._costs = packed.costs
        self._back_off = np.concatenate([[0], packed.back_off]).astype(np.uint16)
        self._link_suffixes(packed, child_counts, code_count)

    def _link_suffixes(self, packed: PackedModel, child_counts: NDArray[np.int64], code_count: int) -> None:
        """Finds the state each node leads to and the next shorter context of each state, level by level (Aho and
        Corasick 1975)."""
        inner = packed.children > 0
        self._next_state = np.cumsum(inner, dtype=np.int32) * inner
        self._shorter = np.zeros(child_counts.size, dtype=np.int32)
        parents = np.repeat(np.arange(child_counts.size, dtype=np.int32), child_counts)
        total = code_count + np.cumsum(packed.children, dtype=np.int64)
        low, high = code_count, int(total[code_count - 1])
        while low < high:
            here = slice(low, high)
            # The end of every kept n-gram is kept too, so the parent's shorter context is sure to know the character.
            end = self._child(self._shorter[parents[here]], packed.symbols[here])
            own, of_end = self._next_state[here], self._next_state.take(end)
            states = np.flatnonzero(inner[here])
            self._shorter[own.take(states)] = of_end.take(states)
            np.copyto(own, of_end, where=~inner[here])
            low, high = high, int(total[high - 1])

    def _list_chains(self) -> None:
        """What each state falls back on, ever shorter, itself first and the empty context last, and what each costs."""
        chains = [np.arange(self._shorter.size, dtype=np.int32)]
        paid = [np.zeros(self._shorter.size, dtype=np.uint16)]
        while chains[-1].any():
            paid.append(paid[-1] + self._back_off.take(chains[-1]))
            chains.append(self._shorter.take(chains[-1]))
        self._chains, self._paid = np.stack(chains, axis=1), np.stack(paid, axis=1)

    def _ask_for_spaces(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The next state and the log-probability of a space, for every state."""
        states = np.arange(self._shorter.size, dtype=np.int32)
        knows_space = (self._masks[_HALF[SPACE] :: 2] & _BIT[SPACE]) != 0
        return self._read(states, knows_space.take(self._chains), np.full(states.size, SPACE))

    def _read(
        self, states: NDArray[np.int32], known: NDArray[np.bool_], codes: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The next states and log-probabilities: each state falls back on the first of its chain that knows the code,
        by `known`, bool [N, length of a chain]."""
        place = states * self._chains.shape[1] + known.argmax(axis=1)
        nodes = self._child(self._chains.take(place), codes)
        costs = self._paid.take(place) + self._costs.take(nodes)
        return self._next_state.take(nodes), costs * np.float32(-1 / STEPS_PER_NAT)

    def _child(self, states: NDArray[np.int32], codes: NDArray[np.integer]) -> NDArray[np.int32]:
        """The child of each state for a code that it knows."""
        index = 2 * states + _HALF.take(codes)
        rank = np.bitwise_count(self._masks.take(index) & _BITS_BELOW.take(codes))
        return self._first_child.take(index) + rank


_CODES: Final = np.arange(1 << CODE_BITS)
_HALF: Final = (_CODES >> 6).astype(np.int32)
_BIT: Final = np.left_shift(np.uint64(1), (_CODES & 63).astype(np.uint64))
_BIT_IN_HALF: Final = [np.where(half == _HALF, _BIT, np.uint64(0)) for half in (0, 1)]
_BITS_BELOW: Final = _BIT - np.uint64(1)
"""Where the mask of a state's children has a code: in which half, at which bit, that bit in its half and none in
the other, and the bits of lower codes."""
