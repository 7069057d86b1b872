"""What is of Django is imported in the fixtures: this file is read before Django is set up."""

import pytest


@pytest.fixture(autouse=True)
def fast_passwords(settings, static_files):
    from tests.people import cast

    settings.PASSWORD_HASHERS = cast.FAST


@pytest.fixture
def no_factor(settings):
    """Roles without a second factor, where it is not what is tested."""
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def officer(town):
    from tests.people import cast

    return cast.post(town, "officer", person=cast.person("chen", display_name="陈晓禾"))


@pytest.fixture
def administrator(county, no_factor):
    from tests.people import cast

    return cast.post(county, "administrator", person=cast.person("wu", display_name="吴建国"))
