"""The subcommands of ``manage.py plugins``: one module each, named like the subcommand.

A module has ``HELP``, ``add_arguments(parser)`` and ``run(command, options)``; ``command`` has the
``stdout`` and ``style`` of Django's commands. What is in this folder is a subcommand, without a list to keep.
"""
