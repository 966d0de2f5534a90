"""Shape of what is sent from the names page."""

from django import forms

from hezhi.register.territory import queries as territory


class AcceptForm(forms.Form):
    """In which community a new compound lies, by the area's path."""

    community = forms.CharField(max_length=60)

    def clean_community(self):
        """The area of that path."""
        area = territory.area_at(self.cleaned_data["community"])
        if area is None:
            raise forms.ValidationError("no such area")
        return area
