"""The analysing workers' doors. Messages carry ids only; what has to be done stands in the rows."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from analysis.briefings import drafting
from analysis.editing import alarms, drafts, proposals
from analysis.explore import terms
from analysis.explore.filters import ArticleFilter
from analysis.figures import networks
from analysis.keeping import export_jobs
from analysis.learned import counting
from analysis.learned.proposing import propose
from analysis.learned.runs import learn
from analysis.measures.figure import Figure
from analysis.models import ExportJob, NetworkLayout, RuleSet
from analysis.notices import arriving, changes, digests, outbox, send
from analysis.stories import pipeline as stories
from analysis.tagging import rollups
from analysis.tagging.pipeline import active_rules, finish, pending, tag_articles, tag_pending, waiting
from analysis.tagging.versions import RulesNotLoaded, can_read
from analysis.theses.runs import run_due
from analysis.unlisted.count import recount_all
from analysis.unlisted.pipeline import mine_waiting
from analysis.unlisted.pipeline import waiting as waiting_to_be_mined
from analysis.unlisted.terms import look_for_bursts
from articles.tasks import queued

QUEUE = "analyse"  # config routes this module there
BATCH = 200  # pieces a message: a second or two of work
OUTSTANDING = 4  # messages that may lie in the queue before the tick sends more
ITSELF = 1  # brokers that count messages in work count the one that asks

log = structlog.get_logger()


@shared_task
def tag_batch(article_ids: list[int]) -> None:
    """Tags these pieces where they still wait and places them in their stories, then rings for the next ones."""
    tag_articles(article_ids)
    counting.recount(article_ids)  # reading anew dropped what models had said
    try:
        stories.arrive(article_ids)
    finally:  # a piece that could not be placed is placed at night; the others must not wait for it
        dispatch_waiting()


@shared_task
def retag_batch(article_ids: list[int]) -> None:
    """Reads these pieces under the candidate rules where they are pending, then rings for the next ones."""
    tag_pending(article_ids)
    dispatch_waiting()


@shared_task(soft_time_limit=1_700, time_limit=1_800)
def look_after_rules() -> None:
    """Looks for rules that starve or swallow, proposes changes from repeated corrections, counts the queue of new names anew,
    and lets models learn from new codings. Once a day."""
    alarms.look()
    proposals.propose()
    look_for_bursts()
    recount_all()
    learn()
    propose()
    counting.recount()


@shared_task(soft_time_limit=1_700, time_limit=1_800)
def count_terms() -> None:
    """Counts the terms of the atlas anew. Once a night."""
    terms.recount()


@shared_task
def mine_names() -> None:
    """Looks for names that no rule lists in pieces that were not looked at yet, then rings for the next ones."""
    if mine_waiting(BATCH).read == BATCH:
        dispatch_waiting()


@shared_task(soft_time_limit=1_700, time_limit=1_800)
def recheck_stories() -> None:
    """Gathers the last days anew, whatever order their pieces came in. Once a night."""
    stories.recheck()


@shared_task(soft_time_limit=1_700, time_limit=1_800)
def weigh_theses() -> None:
    """Tests every thesis that was not tested for the newest complete week, and tells what changed in it. Asked every night, it
    does so once a week."""
    run_due()
    changes.look()
    outbox.forget()
    arriving.forget()


@shared_task(soft_time_limit=280, time_limit=300)  # a digest may ask a measure
def find_notices() -> None:
    """Holds new pieces against what people want to be told, and writes the messages whose time has come. Every half minute."""
    while arriving.weigh() == arriving.BATCH:
        pass
    arriving.gather()
    digests.write()


@shared_task
def send_notices() -> None:
    """Tells what is due. Every half minute; two at once share the work."""
    send.send_due()


@shared_task
def draft_due_briefings() -> None:
    """Drafts the briefings whose hour has come. Asked again it finds them drafted."""
    made, refused = drafting.draft_due()
    for one in made:
        log.info("briefing.drafted", briefing=one)
    for sentence in refused:
        log.warning("briefing.not_drafted", reason=sentence[:300])


@shared_task(soft_time_limit=3_500, time_limit=3_600)  # a flip of everything rewrites the index once
def flip() -> None:
    """Makes the candidate rules active when everything was read under them."""
    finish()


@shared_task(soft_time_limit=3_500, time_limit=3_600)  # up to a hundred thousand pieces
def dry_run(change_id: int) -> None:
    """Tries a draft of the rules out on the stored pieces and keeps what it would do."""
    drafts.rehearse(change_id)


@shared_task
def lay_out_network(pk: int) -> None:
    """Places the names of a network that somebody asked for."""
    networks.lay_out(pk)


def ask_for_network(figure: Figure) -> NetworkLayout:
    """Asks for the network of a figure and tells the workers, once. When the queue does not answer, the sweep tells them."""
    layout, fresh = networks.ask(figure)
    if fresh:
        _tell(layout.pk)
    return layout


def send_lost_networks() -> int:
    """Tells the workers again of networks that were asked for over a minute ago; returns how many. Called by the sweep."""
    ids = networks.lost()
    for pk in ids:
        _tell(pk)
    return len(ids)


def _tell(pk: int) -> None:
    try:
        lay_out_network.delay(pk)
    except OperationalError as error:
        log.warning("network.not_sent", layout=pk, reason=str(error)[:200])


@shared_task(soft_time_limit=3_500, time_limit=3_600)  # up to a million pieces
def make_export(pk: str) -> None:
    """Makes a file that somebody asked for."""
    export_jobs.make(UUID(pk))


def ask_for_export(filter: ArticleFilter, format: str, reader: export_jobs.Reader, *, base_url: str) -> ExportJob:
    """Asks for the file of a list and tells the workers, once. When the queue does not answer, the sweep tells them. Raises
    CannotBeKept."""
    job, fresh = export_jobs.ask(filter, format, reader, base_url=base_url)
    if fresh:
        _tell_of_export(job.pk)
    return job


def look_after_exports() -> int:
    """Tells the workers again of files that wait or whose worker is silent, and drops old ones; how many were told of. Called
    by the sweep."""
    found = export_jobs.lost()
    for pk in found:
        _tell_of_export(pk)
    export_jobs.forget()
    return len(found)


def _tell_of_export(pk: UUID) -> None:
    try:
        make_export.delay(str(pk))
    except OperationalError as error:
        log.warning("export.not_sent", job=str(pk), reason=str(error)[:200])


def pieces_stored(article_ids: list[int]) -> None:
    """Rings for pieces that have just come or changed, so that they do not wait for the tick. Harmless when told twice."""
    if _rules() is None:  # the tick finds them when there are rules
        return
    for batch in _batches(article_ids):
        tag_batch.delay(batch)


def dispatch_waiting() -> int:
    """Sends the ids of pieces that wait, a few batches at a time, and answers how many pieces were sent: first what the
    active rules have not read, then what is pending for a candidate. When nothing waits the candidate becomes active, and
    the counts of stale weeks are made anew. Sending a piece twice is harmless: it is tagged once."""
    active = _rules()
    if active is None:
        return 0
    lying = queued(QUEUE)
    ids, task = waiting(BATCH * OUTSTANDING) if can_read(active) else [], tag_batch
    candidate = RuleSet.objects.candidate()
    if not ids and candidate is not None:
        ids, task = pending(candidate, BATCH * OUTSTANDING), retag_batch
        if not ids and lying <= ITSELF:
            flip.delay()
            return 0
    fresh = list(_batches(ids))[lying:OUTSTANDING]
    for batch in fresh:
        task.delay(batch)
    if not ids:
        rollups.refresh()
        if lying <= ITSELF and waiting_to_be_mined(1):
            mine_names.delay()
    return sum(len(batch) for batch in fresh)


def _rules() -> RuleSet | None:
    """The rule set that is in force; None, and a word in the log, before the first is loaded."""
    try:
        return active_rules()
    except RulesNotLoaded as error:
        log.warning("tagging.rules_not_loaded", reason=str(error))
        return None


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
