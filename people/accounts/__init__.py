"""The reader's own account: signing in, the session, preferences.

``adapter``, ``sign_in`` and ``mail`` allauth with what is different here; ``tries`` and ``devices`` the limits of wrong
passwords; ``second_step`` codes and passkeys; ``reset`` a new password; ``sessions`` and ``language`` what holds as long as
one is signed in; ``pending`` forms that come back after signing in again; ``superusers`` and ``leavers`` what is
refused in the admin, where ``faces`` shows who is who; ``forms`` and ``views`` the preferences.
"""
