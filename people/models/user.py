"""The login. A person without a login exists too, see ``Person``."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Finds logins by e-mail address, ignoring case."""

    def get_by_natural_key(self, email: str | None) -> "User":
        """Return the login with this e-mail address, ignoring case."""
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a login. ValueError without an e-mail address."""
        if not email:
            message = "A login needs an e-mail address."
            raise ValueError(message)
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a login that may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """An account that can sign in, with its e-mail address."""

    class Appearance(models.TextChoices):
        AUTO = "auto", _("As my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    external_id = models.CharField(
        _("external id"),
        max_length=255,
        null=True,
        blank=True,
        unique=True,
        help_text=_("The stable id of this account at the identity provider."),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    # Languages of content, beside that of the interface, see ``kring.core.languages.own_languages``.
    reads = models.JSONField(_("languages you read"), default=list, blank=True)
    appearance = models.CharField(
        _("appearance"), max_length=5, choices=Appearance.choices, default=Appearance.AUTO
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="people_user_email_unique",
                violation_error_message=_("There is already a login with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the address in lower case, as signing in and asking for a new password look for it."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse the e-mail address of another login, in whatever case, and name whose it is."""
        super().clean()
        same = User.objects.filter(email__iexact=self.email).exclude(pk=self.pk).first()
        if self.email and same:
            message = _("%(name)s has this e-mail address already.")
            raise ValidationError({"email": ValidationError(message, params={"name": same})})
