"""What click says is said in Chinese; a click that says something new is noticed here."""

import ast
import string
from importlib import import_module
from pathlib import Path

from gongkai.cli.words import CLICK, click_words

# For the people who write commands, or for prompts and programs that we do not use.
NOT_FOR_USERS = {
    "Value must be an iterable.",
    "Could not determine name for option with declarations {decls!r}",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
        "Did you mean to pass '--{name}'?"
    ),
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Confirm the action without prompting.",
    "Press any key to continue...",
    "Repeat for confirmation",
    "Error: The two entered values do not match.",
    "Error: invalid input",
    "Unknown color {colour!r}",
    "Choice({choices})",
    "{value!r} is not a valid UUID.",
    "{len_type} values are required, but {len_value} were given.",
}


def sentences_of_click():
    for name in CLICK:
        tree = ast.parse(Path(import_module(f"click.{name}").__file__).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}:
                last = call.args[-2] if call.func.id == "ngettext" else call.args[0]
                if isinstance(last, ast.Constant):
                    yield last.value


def test_every_sentence_that_a_user_can_meet_is_in_the_table():
    assert set(sentences_of_click()) - set(click_words()) == NOT_FOR_USERS


def test_the_table_has_no_sentence_that_click_does_not_say():
    computed = {"required"}  # put together from a word that is passed on
    assert set(click_words()) - set(sentences_of_click()) == computed


def test_a_translation_has_the_places_of_its_original():
    def places(text):
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}

    for english, chinese in click_words().items():
        assert places(chinese) <= places(english), english
