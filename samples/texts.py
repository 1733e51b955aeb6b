"""The words of the sample pages, written for them. `#` begins a heading, an empty line parts paragraphs."""

from typing import Final

PRINT: Final = """\
# The Compositor’s Case

Before any page could be printed, somebody had to stand in front of a pair of wooden trays and pick it out letter by \
letter. The trays were called cases. Capitals lay in the upper one, small letters in the lower one, and we still speak \
of “upper case” and “lower case” although few of us have ever lifted a piece of type.

The boxes were not of one size. The box for e was the largest, for a book of 320 pages needs some 60,000 of them; \
z, q and x shared the corners. A good hand set 1,500 letters an hour, and was paid by the thousand: 8½ pence in London \
in 1866, 9 pence for Latin, and 10¾ for Greek — if anyone could read it.

When the forme had been printed, the work was done backwards. Each letter was washed, looked at and dropped into its \
own compartment again; a wrong one was a “printer’s devil” for the next man. That second half of the trade, known as \
distribution, is what this program does: it takes a page apart & sorts it.
"""

COLUMNS_LEFT: Final = """\
# Type for sale

The foundry at No. 14 Quay Street sells founts of every size. A fount of Pica weighs 125 lb. and holds about 40,000 \
sorts; prices are for ready money.

Nonpareil, per lb.: $1.20

Brevier, per lb.: $0.86

Long Primer, per lb.: $0.74

Pica, per lb.: $0.62

Old metal is taken back at 9¢ the pound. Write to foundry@example.org or call (555) 014-2277 before 6:30 p.m.
"""

COLUMNS_RIGHT: Final = """\
# Found in the hell-box

Broken letters went into a bin that printers named the hell-box. Ours held, on 3 May 1911:

* 214 broken commas,

* 37 dotless i’s,

* one brass rule, bent,

* and half a sandwich.

“Nobody,” wrote the foreman, “admits to the sandwich.” It was melted down with the rest (at 310 °C), which explains \
the grease in the next 2 or 3 editions.
"""

HAND: Final = """\
Dear Quentin,

the new case came on Friday, 17 boxes
short! I have put the j and the x into
a jam jar and the ; next to the $ sign.
Please send 250 lower case g, they wear
out first. We print 1,000 cards by June.

Yours, Maxwell B. Fitzroy
P.S. Who took my 6 pt brass?
"""

TYPED: Final = """\
MEMORANDUM                        July 29, 1938

To:   All members of the night shift
From: J. Kowalczyk, overseer

1. The gas in room 7 is to be turned off at
   10:45 p.m. and not "when we are done."
2. Spilled sorts cost 5 cents each; 30 were
   found under frame #12 on Tuesday alone.
3. Whoever sets "teh" for "the" once more
   will explain it to the customer himself.
"""

BOOKLET_FIRST: Final = """\
# How to lay a case

Lay the sorts in rows, nick upwards. Fill the box of e to the brim, that of k by a third. If the case is full and a \
line still wants an h, do not borrow it from a standing page: turn another letter of the same width upside down, and \
the proof will show a black foot (printers call it a turned sort) until the right one has been cast.

Letters that look alike lie far apart, for b, d, p and q are easily mixed up, and so are n and u.
"""

BOOKLET_SECOND: Final = """\
# How to clear a page

Read the line before you take it apart: “It is easier to sort a word than seven letters.” Take up a word with the left \
hand, read it aloud, and let each piece fall as you name it.

A skilled man clears 5,000 letters an hour — three to four times what he sets. Of 100 pieces not more than 2 should \
land in the wrong box; at 98.5% you are a journeyman, at 99.9% a master.
"""
