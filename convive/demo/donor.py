"""9. The donor: Canada has a contact with an account, and reads the final report on its award in Belize."""

from __future__ import annotations

from functools import partial

from convive.demo.programme import FUNDS
from convive.demo.story import Story, texts


def tell(story: Story) -> None:
    """The contact reads at `/fund/mine` what became of the money; a submitted report is never submitted twice."""
    officer, text = story.cast["finance_officer"], texts("donor")
    award = officer.get(f"{FUNDS}/awards/{story.kept['award of maritime-security']}")
    donor = officer.get(f"{FUNDS}/agreements/{award['agreement_id']}")["donor_id"]
    contact, person = text["contact"], story.cast[text["contact"]["key"]]
    body = {name: contact[name] for name in ("name", "position")} | {"language": "fr", "member_id": person.id}
    story.have(officer, "contact of a donor", body, f"{FUNDS}/donors/{donor}/people", same=["name"])
    at = f"{FUNDS}/awards/{award['id']}/donor-reports"
    report = story.have(officer, "report to a donor", text["report"], at, same=["kind", "period_to"])
    story.do("submitted report", report["stage"] == "submitted", partial(_submit, story, report["id"]))
    story.show("What Canada sees of its money", "with the final report", "/fund/mine", contact["key"])


def _submit(story: Story, report_id: str) -> None:
    officer, at = story.cast["finance_officer"], f"{FUNDS}/donor-reports/{report_id}"
    officer.put(at, {"narrative": texts("donor")["narrative"]})
    officer.post(f"{at}/submit", {"submitted_on": texts("donor")["report"]["period_to"]})
