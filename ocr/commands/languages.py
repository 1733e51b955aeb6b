"""typecase languages"""

import click


@click.command()
def languages() -> None:
    """List the languages that can be read, and how well each is.

    The accuracy is that of drawn pages (benchmarks/languages.py): characters read wrongly, of a hundred, and the word
    F1.
    """
    from ocr.language.language_file import load_about
    from ocr.language_names import NAMES, language_path, shipped_languages

    click.echo(f"{'code':6}{'also':12}{'language':14}{'wrong':>7}{'word F1':>9}  letters beside a to z")
    for code in shipped_languages():
        about = load_about(language_path(code))
        also = ", ".join(NAMES[code].codes) if code in NAMES else ""
        wrong, f1 = about.figures.get("cer"), about.figures.get("word_f1")
        figures = f"{100 * wrong:6.2f}%{f1:9.3f}" if wrong is not None and f1 is not None else f"{'':>16}"
        small = "".join(letter for letter in about.letters if not letter.isupper())
        click.echo(f"{code:6}{also:12}{about.name:14}{figures}  {small}".rstrip())
