import pytest


@pytest.fixture(autouse=True)
def quick(settings, static_files):
    from tests.people import cast

    settings.PASSWORD_HASHERS = cast.FAST
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def hand(town):
    """An officer of the town."""
    from tests.people import cast

    return cast.post(town, "officer", person=cast.person("chen", display_name="陈晓禾"))


@pytest.fixture
def keeper(county):
    """An administrator of the county."""
    from tests.people import cast

    return cast.post(county, "administrator", person=cast.person("wu", display_name="吴建国"))


@pytest.fixture
def desk(hand):
    """The officer's browser."""
    from tests.people.cast import browser_of

    return browser_of(hand.person)


@pytest.fixture
def keys(keeper):
    """The administrator's browser."""
    from tests.people.cast import browser_of

    return browser_of(keeper.person)


@pytest.fixture
def admin(county):
    """An administrator's browser, where the person does not matter."""
    from tests.workbench.agencies_pages import signed_in

    return signed_in(county, "administrator")
