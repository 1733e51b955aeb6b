"""How what `ocr` ships was learnt: synthetic pages, labels, fitting. Reading never imports it."""
