"""The rows of what it means: one noun a file."""

from analysis.models.alert import Alert, WeighedPiece
from analysis.models.assertion import Assertion
from analysis.models.briefing import Briefing, BriefingVersion
from analysis.models.briefing_event import BriefingEvent
from analysis.models.briefing_plan import BriefingPlan, BriefingPlanView
from analysis.models.change import Change, Touched
from analysis.models.correction import Correction
from analysis.models.entry import ArticleTag, Entry, ThemeWeight
from analysis.models.export_job import ExportJob, ExportPart
from analysis.models.label import Label, Labelled
from analysis.models.learned import LearnedRun, Proposal
from analysis.models.message import Match, Message
from analysis.models.network_layout import NetworkLayout
from analysis.models.note import Note
from analysis.models.reading import Reading
from analysis.models.rollup import PairWeek, StaleWeek, TagDay
from analysis.models.rule_alarm import RuleAlarm
from analysis.models.rule_set import PendingPiece, RuleChange, RuleSet
from analysis.models.saved_view import SavedView
from analysis.models.story import Story, StoryConstraint, StoryMember, StoryRarity, StoryReading
from analysis.models.tag import Body, Company, Country, Product, Tag, Theme
from analysis.models.tagging_run import TaggingRun
from analysis.models.term_count import TermCount
from analysis.models.thesis import Notice, Thesis, ThesisRun
from analysis.models.unlisted import MinedPiece, UnlistedName, UnlistedSighting
from analysis.models.validation import Coding, Sample, SampledPiece, ScoreCard

__all__ = [
    "Alert",
    "ArticleTag",
    "Assertion",
    "Body",
    "Briefing",
    "BriefingEvent",
    "BriefingPlan",
    "BriefingPlanView",
    "BriefingVersion",
    "Change",
    "Coding",
    "Company",
    "Correction",
    "Country",
    "Entry",
    "ExportJob",
    "ExportPart",
    "Label",
    "Labelled",
    "LearnedRun",
    "Match",
    "Message",
    "MinedPiece",
    "NetworkLayout",
    "Note",
    "Notice",
    "PairWeek",
    "PendingPiece",
    "Product",
    "Proposal",
    "Reading",
    "RuleAlarm",
    "RuleChange",
    "RuleSet",
    "Sample",
    "SampledPiece",
    "SavedView",
    "ScoreCard",
    "StaleWeek",
    "Story",
    "StoryConstraint",
    "StoryMember",
    "StoryRarity",
    "StoryReading",
    "Tag",
    "TagDay",
    "TaggingRun",
    "TermCount",
    "Theme",
    "ThemeWeight",
    "Thesis",
    "ThesisRun",
    "Touched",
    "UnlistedName",
    "UnlistedSighting",
    "WeighedPiece",
]
