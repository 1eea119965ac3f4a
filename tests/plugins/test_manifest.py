"""A manifest is read before any code, and says everything that is wrong at once."""

import pytest

from plugins.install.manifest import MOST_FEATURES, ManifestError, parse, read

GOOD = """
slug = "ideas"
title = { nl = "Ideeën", en = "Ideas" }
summary = { nl = "Een ideeënbus", en = "An idea box" }
version = "1.2.0"
author = "De Leverancier"
requires-kring = ">=0.1,<1"
depends = { reactions = ">=1.0" }
after = ["kudos"]
goals = ["more-ideas"]
personal-data = ["who had an idea"]
quality = "silver"
"""


def faults(text):
    with pytest.raises(ManifestError) as caught:
        parse(text)
    return {fault.key: fault for fault in caught.value.faults}


def test_a_good_manifest_is_read_whole():
    manifest = parse(GOOD)

    assert (manifest.slug, str(manifest.version), manifest.quality) == ("ideas", "1.2.0", "silver")
    assert manifest.title == {"nl": "Ideeën", "en": "Ideas"}
    assert manifest.depends["reactions"].contains("1.4")


def test_every_fault_is_reported_at_once():
    assert set(faults('version = "one"\nslug = "Not A Slug"')) == {
        "slug",
        "title",
        "summary",
        "version",
        "author",
        "requires-kring",
    }


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('slug = "ideas"', 'slug = "../etc"', "slug"),
        ('version = "1.2.0"', 'version = "latest"', "version"),
        ('requires-kring = ">=0.1,<1"', 'requires-kring = "newest"', "requires-kring"),
        ('depends = { reactions = ">=1.0" }', 'depends = { reactions = "x" }', "depends.reactions"),
        ('after = ["kudos"]', 'after = "kudos"', "after"),
        ('quality = "silver"', 'quality = "platinum"', "quality"),
        ('author = "De Leverancier"', 'autor = "De Leverancier"', "autor"),
    ],
)
def test_a_fault_names_file_key_and_cure(old, new, key):
    fault = faults(GOOD.replace(old, new))[key]

    assert fault.file == "plugin.toml"
    assert fault.cure.endswith(".")


def test_a_file_that_is_not_toml_says_which_line():
    assert "line 2" in faults('slug = "ideas"\ntitle == 3\n')["(whole file)"].problem


def test_a_missing_file_is_a_manifest_error(tmp_path):
    with pytest.raises(ManifestError, match="cannot be read"):
        read(tmp_path / "plugin.toml")


@pytest.mark.parametrize(
    ("range_", "kring", "runs"),
    [(">=0.1,<1", "0.1.0", True), (">=0.2", "0.1.0", False), ("<0.1", "0.1.0", False)],
)
def test_the_host_range_is_pep_440(range_, kring, runs):
    manifest = parse(GOOD.replace(">=0.1,<1", range_))

    assert manifest.runs_on(kring) is runs


FEATURE = """
[[features]]
key = "voting2"
title = { nl = "Stemmen met punten", en = "Voting by points" }
since = "1.2"
depends = ["reactions"]
"""


def test_a_feature_is_read():
    [feature] = parse(GOOD + FEATURE).features

    assert (feature.key, str(feature.since), feature.depends) == ("voting2", "1.2", ("reactions",))
    assert feature.title["en"] == "Voting by points"


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('key = "voting2"', 'key = "Voting 2"', "features 1: key"),
        ('since = "1.2"', 'since = "soon"', "features 1: since"),
        ("title", "name", "features 1: name"),
        ('["reactions"]', '["ideas.other"]', "features 1: depends"),
        ('["reactions"]', '["kudos"]', "features 1: depends"),
        ('["reactions"]', '["ideas.voting2"]', "features 1: depends"),
        ('["reactions"]', "[1]", "features 1: depends"),
    ],
)
def test_a_fault_in_a_feature_is_reported_like_the_others(before, after, key):
    assert key in faults(GOOD + FEATURE.replace(before, after))


def test_a_feature_is_declared_once():
    assert "features 2: key" in faults(GOOD + FEATURE + FEATURE)


@pytest.mark.parametrize("depends", ["5", "true"])
def test_a_feature_beside_depends_that_are_none_is_a_fault_like_any_other(depends):
    text = GOOD.replace('{ reactions = ">=1.0" }', depends)

    assert "depends" in faults(text + FEATURE)


def test_brackets_without_end_are_no_toml():
    assert "(whole file)" in faults("goals = " + "[" * 5_000)


def test_a_plugin_has_so_many_features_that_somebody_can_keep_track_of_them():
    many = "".join(
        f'[[features]]\nkey = "f{number}"\ntitle = "T"\nsince = "1.0"\n'
        for number in range(MOST_FEATURES + 1)
    )

    assert set(faults(GOOD + many)) == {"features"}
