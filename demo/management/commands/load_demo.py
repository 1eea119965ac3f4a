from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from demo.accounts import PASSWORD, SIGN_INS
from demo.loader import finish, is_half_made, is_loaded, load


class Command(BaseCommand):
    """Make the demo organisation, or print its sign-ins."""

    help = "Makes the demo organisation in an empty Kring. Needs `setup_kring` to have run."

    def add_arguments(self, parser):
        """Declare the options."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing, silently, when there is content."
        )
        parser.add_argument("--sign-ins", action="store_true", help="Only print the sign-ins.")

    def handle(self, *args, **options):
        """Load the demo, or refuse where it would do harm."""
        if options["sign_ins"]:
            self.print_sign_ins()
            return
        if settings.SETTINGS_MODULE.endswith("production"):
            message = "The demo has sign-ins whose password everybody knows: not in production."
            raise CommandError(message)
        if is_half_made():
            self.stdout.write("Finishing the demo organisation, which was stopped …")
            finish(say=self.stdout.write)
            return
        if is_loaded():
            if options["if_empty"]:
                return
            message = "There is content already. The demo is loaded into an empty Kring only."
            raise CommandError(message)
        self.stdout.write("Making the demo organisation …")
        load(say=self.stdout.write)

    def print_sign_ins(self):
        """Print who can sign in."""
        with translation.override("en"):
            self.stdout.write(f"  Sign in with one of these; the password is  {PASSWORD}")
            for sign_in in SIGN_INS:
                self.stdout.write(f"    {sign_in.email:32} {sign_in.role}")
