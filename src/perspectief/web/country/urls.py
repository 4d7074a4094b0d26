"""Addresses of the country and of what is public. A region stands in them by its code."""

from django.urls import path, register_converter

from perspectief.web.country import data, embed, national, pages


class RegionCode:
    """'am25', in small or large letters: nothing else below /regio/ is one."""

    regex = "[Aa][Mm][0-9]{2}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The same."""
        return value


register_converter(RegionCode, "region")
pages = [
    path("landelijk/", national.page, name="national"),
    path("cijfers/", pages.country, name="figures"),
    path("regio/<region:code>/", pages.region, name="region_figures"),
    path("open-data/", data.overview, name="open_data"),
    path("open-data/catalogus.jsonld", data.dcat, name="open_catalogue"),
    path("open-data/<slug:table>.csv", data.as_csv, name="open_csv"),
    path("open-data/<slug:table>.csv-metadata.json", data.metadata, name="open_metadata"),
    path("open-data/<slug:table>.json", data.as_json, name="open_json"),
    path("insluiten/<slug:table>/<slug:code>/", embed.embed, name="embed"),
]
