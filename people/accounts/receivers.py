"""What happens when somebody signs in."""

from allauth.account.signals import password_reset
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.users.models import UserProfile

from people.accounts.sessions import begin_session
from people.models import User
from people.services.identity import confirm_email, person_for_user
from people.services.preferences import follow_admin_language, follow_site_choices


@receiver(user_logged_in)
def start_session(sender, request, user, **kwargs):
    """Start the clock of the session."""
    begin_session(request, user)


@receiver(user_logged_in)
def find_person(sender, user, **kwargs):
    """Find the person behind the login."""
    person_for_user(user)


@receiver(password_reset)
def confirm_mailed_address(sender, user, **kwargs):
    """Take it that the address is theirs: the link was mailed there."""
    confirm_email(user)


@receiver(post_save, sender=UserProfile)
def take_over_admin_language(sender, instance, **kwargs):
    """Let the language chosen in Wagtail's admin hold on the site too."""
    follow_admin_language(profile=instance)


@receiver(post_save, sender=User)
def pass_on_site_choices(sender, instance, update_fields, **kwargs):
    """Let the choices made in the menu of the site hold in Wagtail's admin too."""
    if update_fields and {"language", "appearance"} & set(update_fields):
        follow_site_choices(user=instance)
