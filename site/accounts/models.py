from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from text.rows import KeptTexts


class User(KeptTexts, AbstractUser):
    """A person with an account: applicant, agent, editor or administrator according to groups and memberships."""

    email = models.EmailField("courrier électronique")
    first_name = models.CharField("prénom", max_length=150)
    last_name = models.CharField("nom", max_length=150)

    REQUIRED_FIELDS = ["email", "first_name", "last_name"]

    class Meta(AbstractUser.Meta):
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique",
                violation_error_message="Cet identifiant n’est pas disponible.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Cette adresse électronique n’est pas disponible.",
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def was_opened(self):
        """Whether somebody chose its password or confirmed its address: from then on they are his alone."""
        return self.has_usable_password() or self.emailaddress_set.filter(verified=True).exists()
