"""The tables of the tests are made by the real migrations, which Django replays on a drawing of all models.

For each index, constraint and new table it draws the model anew, and with it every model around: in a program whose tables all belong to
a region and an organisation that is all of them, a thousand times. Here such a change is made in the drawing as it stands. What reaches the
database is the same to the letter; `perspectief migrate` itself, which tests/config runs, knows nothing of this.
"""

from typing import Any

from django.db.migrations.state import ModelState, ProjectState


def _add_model(self: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    self.models[key] = model
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # drawn already
        self.apps.render_multiple([model])


def _append_option(self: ProjectState, app_label: str, model_name: str, option: str, added: Any) -> None:
    options = self.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in self.__dict__:
        drawn = self.apps.get_model(app_label, model_name)._meta
        setattr(drawn, option, [*getattr(drawn, option), added])


def install() -> None:
    """From here on, in this process."""
    ProjectState.add_model = _add_model
    ProjectState._append_option = _append_option
