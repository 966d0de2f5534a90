"""Shape of what is sent from the room's pages."""

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


def training_asked(post) -> dict:
    """Which collections, corrections or not, and {label: category code} of the fields `l-<n>` and `c-<n>`."""
    codes = {}
    for name, label in post.items():
        if name.startswith("l-"):
            codes[label[:120]] = post.get("c-" + name[2:], "")[:40]
    return {
        "collections": [name[:60] for name in post.getlist("collection")][:100],
        "with_corrections": post.get("corrections") == "yes",
        "codes": codes,
    }
