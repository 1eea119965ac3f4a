"""What the tests of Kring and of the plugins that come with it share."""

pytest_plugins = ["plugins.testing", "tests.support.reused"]
