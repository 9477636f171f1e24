from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms

from accounts.models import User


class SignupForm(AllauthSignupForm):
    pass


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["last_name", "first_name"]
        widgets = {
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
        }
