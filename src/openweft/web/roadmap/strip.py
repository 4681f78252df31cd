"""What a plan says of itself in one strip, and how it differs from the published one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openweft.jobs.models import Job
from openweft.roadmap.gates import Finding, findings_in
from openweft.roadmap.models import Initiative, Plan, PlanEntry
from openweft.roadmap.tally import Tally
from openweft.roadmap.troubles import trouble_of
from openweft.roadmap.wording import number
from openweft.strategy.models import StrategyVersion
from openweft.web.forms.roadmap import PublishForm
from openweft.web.jinja import share
from openweft.web.request import PageRequest
from openweft.web.roadmap.gates import gates_shown
from openweft.web.roadmap.shown import Look, Plans
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may

INVISIBLE = 0.0005  # rounds to 0.0 %


def plan_strip(look: Look) -> dict[str, Any]:
    """The facts of the plan shown, the plan being solved, and the newest one not published."""
    request, plans = look.request, look.plans
    if request.member.is_guest:
        return {
            "facts": [],
            "sentence": "",
            "solving": None,
            "proposed": None,
            "moves": None,
            "trial_of": None,
            "trouble": [],
        }
    plan, newest = plans.shown, plans.newest
    solving = newest if newest and newest.state == Plan.State.SOLVING else None
    is_news = newest is not None and newest.state in {Plan.State.READY, Plan.State.IMPOSSIBLE}
    is_newer = newest is not None and (plan is None or newest.number > plan.number)
    is_proposal = plan is not None and not plan.is_published and plan.state == Plan.State.READY
    is_trial = is_proposal and plan is not None and plan.is_trial
    may_publish = is_proposal and not is_trial and may(request.member, Action.PUBLISH_PLAN)
    found = findings_in(plan, look.today) if may_publish and plan else []
    return {
        "forms": {"publish": publish_form(request, plan, found)} if may_publish and plan else {},
        "gates": gates_shown(found, by=request.member),
        **_told(plan, look.tally),
        "solving": solving,
        "progress": progress_of(request, solving) if solving else None,
        "proposed": newest if is_news and is_newer else None,
        "moves": _moves(plans, by=request.member) if is_proposal else None,
        "may_publish": may_publish,
        "trial_of": plan.strategy_version if is_trial and plan else None,
        "trouble": trouble_of(newest, by=request.member) if is_newer and newest else [],
        "failed": newest if newest and newest.state == Plan.State.FAILED and is_newer else None,
    }


def publish_form(request: PageRequest, plan: Plan, found: list[Finding]) -> PublishForm:
    """The form, as it was sent or empty; with a reason where it is asked for."""
    where = {"slug": request.workspace.slug, "number": plan.number}
    return PublishForm(
        request.POST if request.method == "POST" else None,
        asks=any(each.asks for each in found),
        action=reverse("roadmap:publish", kwargs=where),
    )


def _told(plan: Plan | None, tally: Tally) -> dict[str, Any]:
    if plan is None or plan.objective is None:
        return {"facts": [], "sentence": ""}
    return {"facts": _facts(plan, tally), "sentence": _sentence(plan, tally)}


def _facts(plan: Plan, tally: Tally) -> list[dict[str, Any]]:
    """The plan's figures; what is counted is what the reader may see."""
    facts = [
        {
            "label": _title(plan),
            "value": f"v{plan.number}",
            "note": _proof(plan),
        },
        *_assumed(plan),
        {
            "label": _("In"),
            "value": str(tally.planned),
            "note": _("of {all}").format(all=tally.asked),
        },
        {
            "label": _("Effort"),
            "value": number(tally.planned_weeks),
            "note": _("of {asked} person-weeks").format(asked=number(tally.asked_weeks)),
        },
        {"label": _("Value"), "value": number(plan.objective or 0), "note": _("points")},
    ]
    if plan.greedy_objective is not None:
        facts.append(
            {
                "label": _("Sorted by value for effort"),
                "value": number(plan.greedy_objective),
                "note": _left(plan) or _("as good"),
            }
        )
    return facts


def _assumed(plan: Plan) -> list[dict[str, Any]]:
    """The scenario and the strategy's version, where they are not those that hold."""
    facts = []
    if not plan.scenario.is_main:
        facts.append({"label": _("Scenario"), "value": plan.scenario.name, "note": ""})
    if (version := _other_version(plan)) is not None:
        state = version.get_state_display()
        facts.append({"label": _("Strategy"), "value": str(version), "note": state})
    return facts


def _other_version(plan: Plan) -> StrategyVersion | None:
    version = plan.strategy_version
    return version if version and version.state != StrategyVersion.State.LIVE else None


def _title(plan: Plan) -> str:
    if plan.is_published:
        return _("Published plan")
    return _("Trial plan") if plan.is_trial else _("Proposed plan")


def _proof(plan: Plan) -> str:
    if plan.gap is None:
        return _("not proven")
    if plan.gap < INVISIBLE:
        return _("proven the best")
    return _("proven within {gap}").format(gap=share(plan.gap, 1))


def _left(plan: Plan) -> str:
    """What sorting would have left of the value, where one sees any of it."""
    left = plan.greedy_left_share or 0
    return _("leaves {left}").format(left=share(left, 1)) if left >= INVISIBLE else ""


def _sentence(plan: Plan, tally: Tally) -> str:
    """The facts where there is no room for a strip."""
    told = _(
        "{title} v{number}, {proof}: {planned} of {all} in, {weeks} of {asked} person-weeks, "
        "worth {value} points."
    ).format(
        title=_title(plan),
        number=plan.number,
        proof=_proof(plan),
        planned=tally.planned,
        all=tally.asked,
        weeks=number(tally.planned_weeks),
        asked=number(tally.asked_weeks),
        value=number(plan.objective or 0),
    )
    if (version := _other_version(plan)) is not None:
        told += " " + _("It keeps to {version} of the strategy ({state}).").format(
            version=version, state=version.get_state_display()
        )
    if plan.greedy_objective is None:
        return told
    if not _left(plan):
        return f"{told} {_('Sorted by value for effort it would be as good.')}"
    less = _("Sorted by value for effort it would be {value}, {left} less.").format(
        value=number(plan.greedy_objective), left=share(plan.greedy_left_share or 0, 1)
    )
    return f"{told} {less}"


def progress_of(request: PageRequest, plan: Plan) -> dict[str, Any]:
    """How far the solving of a plan is, and where to ask and to stop."""
    job = Job.objects.filter(pk=plan.job_id).first() if plan.job_id else None
    kwargs = {"slug": request.workspace.slug, "number": plan.number}
    may_cancel = may(request.member, Action.PLAN)
    return {
        "label": _("Computing plan v{number}").format(number=plan.number),
        "doing": job.progress_note if job else "",
        "share": job.progress if job else None,
        "url": reverse("roadmap:progress", kwargs=kwargs),
        "cancel_url": reverse("roadmap:cancel", kwargs=kwargs) if may_cancel else "",
    }


def _moves(plans: Plans, *, by: Member) -> dict[str, list[Any]] | None:
    """How the plan shown differs from the published one, as far as `by` may see it."""
    plan, published = plans.shown, plans.published
    if plan is None or published is None:
        return None
    visible = Initiative.objects.visible_to(by).live()
    rows = PlanEntry.objects.filter(initiative__in=visible).select_related("initiative__item")
    before = {entry.initiative_id: entry for entry in rows.filter(plan=published, included=True)}
    after = {entry.initiative_id: entry for entry in rows.filter(plan=plan, included=True)}
    moved = [
        (entry, before[key].finishes_on)
        for key, entry in after.items()
        if key in before and entry.finishes_on != before[key].finishes_on
    ]
    return {
        "added": [entry for key, entry in after.items() if key not in before],
        "removed": [entry for key, entry in before.items() if key not in after],
        "moved": moved,
    }
