"""The subcommands of ``manage.py plugins`` about releases and stops."""
