// How sure a word is, as one of five classes that the style sheet colours: c4 is a guess, c0 is sure.
let bounds = [0.98, 0.9, 0.7, 0.4];

// `doubtful`: from where on the server counts words as doubtful.
export function setDoubtful(doubtful) { bounds = [0.98, (1 + doubtful) / 2, doubtful, doubtful / 2]; }

export const classOf = (confidence) => `c${bounds.filter((bound) => confidence < bound).length}`;
export const isDoubtful = (word) => word.confidence < bounds[2];
