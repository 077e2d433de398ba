"""A message as mail: text and HTML, its chart as a picture inside, and headers that nothing in a title can break."""

from __future__ import annotations

import datetime as dt
import smtplib
from email.mime.image import MIMEImage
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.charts.raster import to_png
from analysis.models import Alert, Message
from analysis.notices import tokens
from analysis.notices.errors import CannotTell
from analysis.notices.records import Line, Number, Told
from analysis.notices.words import address, home, one_line

CHART = "chart"
FONT = "font-family:Helvetica,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
INK, INK_2, ACCENT, RULE = "#171b23", "#4a4f58", "#194cb1", "#d5d8dc"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


class Letter(EmailMultiAlternatives):
    """A mail whose picture belongs to its words."""

    mixed_subtype = "related"


def is_set_up() -> bool:
    """Whether this installation has a mail server to send by."""
    return settings.EMAIL_BACKEND != CONSOLE


def send(message: Message, told: Told, at: dt.datetime) -> str:
    """Sends a message by the installation's mail server; answers what is to be remembered of it. Raises CannotTell."""
    alert = message.alert
    if not is_set_up():
        raise CannotTell(_("This installation has no mail server; set EMAIL_URL."))
    try:
        letter(message, told, at).send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()), (550, b""))
        answer = f"{code} {_plain(said)}"
        raise CannotTell(_("The mail server refused %(to)s.") % {"to": alert.destination}, answer=answer, final=code >= 500) from error  # fmt: skip
    except smtplib.SMTPResponseException as error:
        answer = f"{error.smtp_code} {_plain(error.smtp_error)}"
        raise CannotTell(_("The mail server did not take the message."), answer=answer) from error
    except (smtplib.SMTPException, OSError) as error:
        raise CannotTell(_("The mail server was not reached or broke off (%(why)s).") % {"why": type(error).__name__}) from error  # fmt: skip
    return "250"


def letter(message: Message, told: Told, at: dt.datetime) -> EmailMultiAlternatives:
    """The mail itself. Its Message-ID follows from the message's id: sent twice, it is the same mail."""
    alert = message.alert
    picture = to_png(told.chart) if told.chart else b""
    with override(told.lang):
        stop = (
            ""
            if message.kind == Message.Kind.CONFIRM
            else address(f"/notices/stop/{tokens.token(alert, tokens.STOP)}/")
        )
        why = _why(alert)
        mail = Letter(
            subject=one_line(told.title), body=plain(told, stop, why), to=[one_line(alert.destination, 320)], headers=_headers(message, at, stop),
        )  # fmt: skip
        mail.attach_alternative(html(told, stop, why, picture=bool(picture)), "text/html")
    if picture:
        image = MIMEImage(picture, "png")
        image.add_header("Content-ID", f"<{CHART}>")
        image.add_header("Content-Disposition", "inline", filename="chart.png")
        mail.attach(image)
    return mail


def _headers(message: Message, at: dt.datetime, stop: str) -> dict[str, str]:
    host = urlsplit(home()).hostname or "localhost"
    found = {
        "Message-ID": f"<{message.id}@{host}>", "Date": format_datetime(at), "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }  # fmt: skip
    if stop:
        found |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        found["List-Id"] = f"<{message.alert.key.hex}.notices.{host}>"
    return found


def plain(told: Told, stop: str, why: str) -> str:
    """The text part; `stop` is the address that stops the messages, `why` says what for they come."""
    parts = [told.title, told.lede]
    parts += [_plain_line(line) for line in told.lines]
    parts += [f"{number.words}: {address(number.path)}" for number in told.numbers]
    parts += [told.chart_says] if told.chart_says else []
    parts.append(f"{_('In Divergence')}: {address(told.path)}")
    parts += [f"-- \n{why}\n{_('To stop these messages')}: {stop}"] if stop else []
    return "\n\n".join(parts) + "\n"


def _plain_line(line: Line) -> str:
    said = (
        f"- {line.text}\n  {line.note}\n  {address(line.path)}"
        if line.note
        else f"- {line.text}\n  {address(line.path)}"
    )
    return f"{line.part}\n\n{said}" if line.part else said


def html(told: Told, stop: str, why: str, *, picture: bool) -> str:
    """The HTML part: everything is escaped, nothing is fetched; the picture, if there is one, comes with the mail."""
    lang = "zh-Hans" if told.lang.startswith("zh") else told.lang
    rows = "".join(_line(line) for line in told.lines)
    body = [
        f'<h1 style="font-size:20px;line-height:28px;margin:0 0 8px">{_e(told.title)}</h1>',
        f'<p style="margin:0 0 16px;color:{INK_2}">{_e(told.lede)}</p>',
        f'<ul style="list-style:none;margin:0 0 16px;padding:0">{rows}</ul>' if rows else "",
        *(_number(number) for number in told.numbers),
        f'<p style="margin:16px 0"><img src="cid:{CHART}" width="560" style="max-width:100%;height:auto" alt="{_e(told.chart_says)}"></p>'
        if picture
        else "",
        f'<p style="margin:16px 0">{_link(told.path, _("Open it in Divergence"))}</p>',
        f'<p style="margin:24px 0 0;padding-top:8px;border-top:1px solid {RULE};font-size:12px;line-height:16px;color:{INK_2}">{_e(why)} '
        f'<a href="{_e(stop)}" style="color:{INK_2}">{_e(_("Stop these messages"))}</a></p>'
        if stop
        else "",
    ]
    return (
        f'<!doctype html>\n<html lang="{_e(lang)}"><head><meta charset="utf-8"><title>{_e(told.title)}</title></head>'
        f'<body style="margin:0;padding:16px;background:#ffffff;color:{INK};{FONT};font-size:14px;line-height:20px">'
        f'<div style="max-width:600px">{"".join(body)}</div></body></html>\n'
    )


def _line(line: Line) -> str:
    lang = f' lang="{_e(line.lang)}"' if line.lang else ""
    note = (
        f'<br><span style="font-size:12px;line-height:16px;color:{INK_2}">{_e(line.note)}</span>' if line.note else ""
    )
    part = f'<h2 style="font-size:16px;line-height:24px;margin:8px 0 4px">{_e(line.part)}</h2>' if line.part else ""
    return f'<li style="padding:8px 0;border-top:1px solid {RULE}">{part}<span{lang}>{_link(line.path, line.text)}</span>{note}</li>'


def _number(number: Number) -> str:
    return f'<p style="margin:0 0 8px">{_link(number.path, number.words)}</p>'


def _link(path: str, words: str) -> str:
    return f'<a href="{_e(address(path))}" style="color:{ACCENT}">{_e(words)}</a>'


def _why(alert: Alert) -> str:
    if alert.about == Alert.About.BRIEFING:
        return _("You get this because your address is among the recipients of “%(plan)s”.") % {"plan": one_line(alert.name)}  # fmt: skip
    return _("You get this because an alert was set up for this address.")


def _e(text: str) -> str:
    return escape(text, quote=True)


def _plain(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
