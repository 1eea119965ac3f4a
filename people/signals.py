"""Receivers of the people room: signing in, and choosing a language or appearance."""

from allauth.account.signals import password_reset
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.users.models import UserProfile

from people.accounts.devices import tries_of
from people.accounts.language import keep_language_of_visit
from people.accounts.second_step import spend_code_of_set_up
from people.accounts.sessions import begin_session
from people.models import User
from people.services.identity import confirm_email, person_for_user
from people.services.preferences import follow_admin_language, follow_site_choices


@receiver(user_logged_in)
def start_session(sender, request, user, **kwargs):
    """Start the clock of the session."""
    begin_session(request, user)


@receiver(user_logged_in)
def keep_chosen_language(sender, request, user, **kwargs):
    """Keep the language that this reader chose before signing in."""
    keep_language_of_visit(request, user)


@receiver(user_logged_in)
def find_person(sender, user, **kwargs):
    """Find the person behind the login."""
    person_for_user(user)


@receiver(password_reset)
def confirm_mailed_address(sender, request, user, **kwargs):
    """Confirm the address of the login: the link was mailed there. Who used it need not wait."""
    confirm_email(user)
    tries_of(request, user.email).forget()


@receiver(authenticator_added)
def use_up_code(sender, authenticator, **kwargs):
    """Take the code of the set-up as used."""
    spend_code_of_set_up(authenticator)


@receiver(post_save, sender=UserProfile)
def take_over_admin_language(sender, instance, created, **kwargs):
    """Copy the language chosen in Wagtail's admin to the site, and to a new profile that of the site."""
    if created and not instance.preferred_language:
        follow_site_choices(user=instance.user)
        instance.refresh_from_db(fields=["preferred_language", "theme"])
    else:
        follow_admin_language(profile=instance)


@receiver(post_save, sender=User)
def pass_on_site_choices(sender, instance, update_fields, **kwargs):
    """Copy the choices made in the menu of the site to Wagtail's admin."""
    if not update_fields or {"language", "appearance"} & set(update_fields):
        follow_site_choices(user=instance)
