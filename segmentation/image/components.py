"""Connected components: measured, and sifted until only what may be text is left."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.image.box_sums import integral, shares
from segmentation.image.check_boxes import check_boxes
from segmentation.image.component_features import LETTER_DISTANCE, Neighbours, component_features
from segmentation.image.component_model import LEADER, TEXT, shipped_model
from segmentation.image.dotted_rules import dotted_rules
from segmentation.image.ellipses import of_ellipses
from segmentation.image.even_rows import in_even_rows
from segmentation.image.labelling import labelled
from segmentation.image.lone_signs import lone_signs
from segmentation.image.non_text import rules_of, solid_regions
from segmentation.image.overprint import without_weaker_ink
from segmentation.image.rule_boxes import rule_boxes
from segmentation.image.ruled_rows import alone_in_rows
from segmentation.image.stacked_figures import stacked_figures
from segmentation.image.struck_out import hidden_strokes
from segmentation.image.underlined import in_row_with
from segmentation.image.weak_rules import letters_in_weak_rules
from segmentation.image.x_height import x_height_of
from segmentation.layout_mode import Layout
from segmentation.letter_sizes import SMALL
from segmentation.nearest import FEW, nearest
from segmentation.types import CleanPage, Components
from segmentation.underscores import underscores

SPECK = 0.09  # of the largest component; what is smaller in the picture of one character is no part of it
LEAST_TEXT = 0.2  # probability of a component that is kept: a letter that is lost is worse than a speck that is kept
LIKELY_TEXT = 0.5  # ... and of one that stands by itself, with none beside it that is as likely
LEAST_LEADER = 0.5  # probability of a dot that belongs to a leader
NEAR = 2.0  # x-heights from the middle of a mark to that of the letter that it belongs to, at most
RESIDUE = 0.2  # x-heights; bits that rough rules leave are no larger
DOTS = 3  # of a row of leader dots that are kept: an ellipsis says as much
ELLIPSIS = 5  # dots of a row at most that are all kept: so many end a sentence that is broken off
DOT_GAP = 3.0  # x-heights; the white between two dots of one row at most
RULE_MARGIN = 0.3  # x-heights around a component within which ruled lines are known to it


def find_components(page: CleanPage, layout: Layout = Layout.AUTO) -> Components:
    """The components of the page that may be text, by the rows of their topmost pixels.

    Of the picture of a character (`Layout.CHAR`) and of whatever stands alone that is all but specks. `page.components`
    are used up: their array of labels becomes that of the result.
    """
    if layout is Layout.CHAR:
        return _all_but_specks(page.ink)
    found = measure_components(page)
    if found is None:
        nothing = np.zeros((0, 4), np.int32)
        return Components(np.zeros(page.ink.shape, np.int32), nothing, nothing[:, 0])
    probabilities = shipped_model().probabilities(found.features, found.neighbours)
    text = probabilities[:, TEXT]
    likely = text >= LIKELY_TEXT
    alone = lone_signs(found.boxes, found.areas, likely, found.x_height)
    keep = (text >= LEAST_TEXT) | alone
    likely |= alone
    keep &= likely | (found.neighbours.level & likely[found.neighbours.index]).any(axis=1)
    keep &= ~found.is_stray & ~found.is_dotted
    keep |= in_row_with(keep, found.touches_rule & ~found.is_stray, found.boxes, found.x_height)
    keep |= first_dots(found.boxes, probabilities[:, LEADER] >= LEAST_LEADER, found.is_dotted, found.x_height)
    dotted = dotted_rules(found.boxes, likely, found.x_height)
    rules = np.concatenate([found.rules, dotted.boxes])
    keep |= alone_in_rows(found.boxes, likely, rules, found.x_height)
    keep |= stacked_figures(found.boxes, found.areas, likely, found.ink, found.x_height)
    keep |= _underscores(found, likely)
    keep &= ~dotted.is_mark & ~check_boxes(found.labels, found.boxes, found.x_height)
    kept = _kept(keep, found.ink, Components(found.labels, found.boxes, found.areas))
    doubtful = ~keep & ~found.is_stray & ~found.is_dotted & ~found.touches_rule & ~dotted.is_mark
    return replace(kept, rules=rules, doubtful=found.boxes[doubtful])


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredComponents:
    """All components of a page without its ruled lines. labels, boxes, areas: as in `Components`. ink: bool [H, W].

    features: float32 [N, FEATURES], and neighbours: see `component_features`. solid: float32 [N], how much of each box
    solid regions cover. is_stray: bool [N], small ones far from letters and bits of rules. touches_rule: bool [N].
    rules: int32 [R, 4], boxes of the ruled lines. x_height: of the page's text, in pixels.
    """

    ink: NDArray[np.bool_]
    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    areas: NDArray[np.int32]
    features: NDArray[np.float32]
    neighbours: Neighbours
    solid: NDArray[np.float32]
    is_stray: NDArray[np.bool_]
    is_dotted: NDArray[np.bool_]
    touches_rule: NDArray[np.bool_]
    rules: NDArray[np.int32]
    x_height: float


def measure_components(page: CleanPage) -> MeasuredComponents | None:
    """The components of a page and what is known of each; None where the page has none of a letter's size."""
    ink = page.ink
    found = page.components or labelled(ink)
    x_height = x_height_of(found.boxes, (ink.shape[0], ink.shape[1]))
    if x_height == 0:
        return None
    rules = rules_of(ink, x_height)
    ruled = rule_boxes(rules, x_height)
    if rules.any():
        ink = letters_in_weak_rules(ink, rules, ruled, page.grey, x_height)
        ink |= hidden_strokes(ink, rules, x_height)
        found = labelled(ink)
    printed = without_weaker_ink(ink, found, page.grey, x_height)
    if printed is not None:
        ink = printed
        found = labelled(ink)
    boxes = found.boxes
    region, cell = solid_regions(page.grey, x_height)
    solid = _share_inside(boxes, region, cell).astype(np.float32)
    extent = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) / x_height
    dotted = in_even_rows(boxes) & (extent < SMALL)
    about = _rules_about(rules, boxes, x_height)
    features, neighbours = component_features(boxes, found.areas, about, solid, dotted, x_height)
    stray = (extent < SMALL) & (features[:, LETTER_DISTANCE] > np.log(NEAR))
    stray &= ~of_ellipses(boxes, neighbours, stray, x_height)
    touching = _beside_rules(found.labels, rules, len(boxes))
    stray |= (extent <= RESIDUE) & touching
    measures = (features, neighbours, solid, stray, dotted, touching, ruled, x_height)
    return MeasuredComponents(ink, found.labels, boxes, found.areas, *measures)


def _underscores(found: MeasuredComponents, likely: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The components that are underscores of likely letters, bool [N]."""
    asked = np.flatnonzero(~found.is_dotted & ~found.touches_rule)
    own = np.zeros(len(likely), np.bool_)
    boxes = found.boxes.astype(np.float64)
    own[asked] = underscores(boxes[asked], boxes[likely], found.x_height)
    return own


def _beside_rules(labels: NDArray[np.int32], rules: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """The components that touch a ruled line, bool [N]: a rough one leaves bits along its edges."""
    touching = np.zeros(count + 1, np.bool_)
    if rules.any():
        touching[labels[cv2.dilate(rules.view(np.uint8), np.ones((3, 3), np.uint8)) > 0]] = True
    return touching[1:]


def _rules_about(rules: NDArray[np.bool_], boxes: NDArray[np.int32], x_height: float) -> NDArray[np.float32]:
    """How much of each box and a margin around it ruled lines cover: float32 [N], 0 to 1."""
    if not rules.any():
        return np.zeros(len(boxes), np.float32)
    margin = max(1, round(RULE_MARGIN * x_height))
    return shares(integral(rules), boxes + margin * np.array([-1, -1, 1, 1])).astype(np.float32)


def first_dots(
    boxes: NDArray[np.int32], leader: NDArray[np.bool_], dotted: NDArray[np.bool_], x_height: float
) -> NDArray[np.bool_]:
    """The first DOTS of every row of at least as many leader dots, bool [N], so that it is read as an ellipsis; all of
    a row that is no longer than an ellipsis may be.

    boxes: int32 [N, 4]. leader: bool [N], dots of leaders. dotted: bool [N], marks that may stand between them.
    """
    marks = np.flatnonzero(leader | dotted)
    out = np.zeros(len(leader), np.bool_)
    if not leader.any():
        return out
    middle = (boxes[marks, :2] + boxes[marks, 2:]) / 2
    near, _ = nearest(middle, middle, min(FEW, len(marks)))
    step = np.abs(middle[near] - middle[:, None])
    beside = (step[:, :, 0] <= DOT_GAP * x_height) & (step[:, :, 1] <= x_height / 4)
    first, place = np.nonzero(beside)
    row = connected_groups(len(marks), first, near[first, place])[leader[marks]]
    dots = marks[leader[marks]]
    order = np.lexsort((boxes[dots, 0], row))
    begin = np.flatnonzero(np.diff(row[order], prepend=-1))
    number = np.arange(len(order)) - np.repeat(begin, np.diff(begin, append=len(order)))
    count = np.bincount(row)[row[order]]
    out[dots[order[(count >= DOTS) & (number < np.where(count > ELLIPSIS, DOTS, ELLIPSIS))]]] = True
    return out


def _all_but_specks(ink: NDArray[np.bool_]) -> Components:
    """Whatever there is in the picture of one character: a rule may be its dash."""
    found = labelled(ink)
    extent = (found.boxes[:, 2:] - found.boxes[:, :2]).max(axis=1, initial=0)
    return _kept(extent >= SPECK * extent.max(initial=0), ink, found)


def _kept(keep: NDArray[np.bool_], ink: NDArray[np.bool_], found: Components) -> Components:
    """Those of all components of `ink` that are kept, in the same array of labels, which has four bytes a pixel."""
    number = np.zeros(len(keep) + 1, np.int32)
    number[1:][keep] = np.arange(1, int(keep.sum()) + 1)
    labels = found.labels.ravel()
    # Nearly all of a page is paper, which stays 0.
    place = np.flatnonzero(ink)
    labels[place] = number.take(labels.take(place))
    return Components(found.labels, found.boxes[keep], found.areas[keep])


def _share_inside(boxes: NDArray[np.int32], region: NDArray[np.uint8], cell: int) -> NDArray[np.float64]:
    """How much of each box lies in the region, whose cells are that many pixels wide: float64 [N], 0 to 1."""
    return shares(integral(region), (boxes + np.array([0, 0, cell - 1, cell - 1])) // cell)
