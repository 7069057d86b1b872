import pytest

from tests.site.places import SERVER, Place, drop_database, new_database


@pytest.fixture
def place(tmp_path):
    """Make a site: `place("name")` on this run's database, `place("name", "sqlite")`, `place("name", like=other)`."""
    made = []

    def make(name, vendor="postgresql" if SERVER else "sqlite", like=None):
        folder = tmp_path / name
        site = like.copied(folder) if like else Place(folder, new_database() if vendor == "postgresql" else "")
        made.append(site)
        return site

    yield make
    for site in made:
        if site.url:
            drop_database(site.url)


@pytest.fixture
def world(settings, county, town, static_files, tmp_path):
    from tests.people import cast
    from tests.site.world import World

    settings.PASSWORD_HASHERS, settings.SECOND_FACTOR_ROLES = cast.FAST, []
    settings.FILES = str(tmp_path / "files")  # another worker, whose database knows nothing of them, may sweep
    return World(county, town)
