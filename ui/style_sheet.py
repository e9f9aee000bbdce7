"""The one style sheet, written from the tokens. Fonts are set by widgets, as Qt's style sheets drop font features."""

from collections.abc import Callable, Mapping

Px = Callable[[float], int]
Colours = Mapping[str, str]
TONES = {
    "text": "text", "muted": "textMuted", "faint": "textFaint", "disabled": "textDisabled", "sealed": "sealed", "open": "open", "caution": "caution",
    "alert": "alert", "info": "info", "rail": "railText", "railMuted": "railMuted", "onPrimary": "onPrimary",
}
KINDS = {
    "primary": ("primary", "onPrimary", "primary", "primaryHover"),
    "secondary": ("surface", "text", "lineMid", "hover"),
    "quiet": ("", "textMuted", "", "hover"),
    "link": ("", "sealed", "", "hover"),
    "linkMuted": ("", "textMuted", "", "hover"),
    "danger": ("surface", "alert", "alertLine", "alertSoft"),
    "destructive": ("alert", "onAlert", "alert", "alert"),
    "open": ("surface", "open", "openLine", "openSoft"),
    "rail": ("rail", "railText", "railLine", "railHover"),
    "railPrimary": ("railText", "rail", "railText", "railText"),
    "railQuiet": ("", "railMuted", "", "railHover"),
}
SOFT = ("sealed", "open", "caution", "alert", "info")


def style_sheet(colours: Colours, px: Px) -> str:
    """All rules for one theme at one text scale."""
    sized = "\n".join(rules(colours, px) for rules in (_buttons, _inputs, _tables, _menus, _small))
    return f"{_surfaces(colours)}\n{_texts(colours)}\n{sized}"


def _surfaces(c: Colours) -> str:
    soft = "".join(
        f'QFrame#banner[kind="{kind}"] {{ background: {c[kind + "Soft"]}; border: 1px solid {c[kind + "Line"]}; border-radius: 8px; }}\n' for kind in SOFT
    )
    return f"""
QFrame#canvas, QWidget#canvas {{ background: {c["canvas"]}; }}
QFrame#surface, QWidget#surface {{ background: {c["surface"]}; }}
QFrame#rail, QWidget#rail {{ background: {c["rail"]}; }}
QFrame#topBar {{ background: {c["surface"]}; border: 0; border-bottom: 1px solid {c["line"]}; }}
QFrame#statusBar {{ background: {c["surface"]}; border: 0; border-top: 1px solid {c["line"]}; }}
QFrame#detail {{ background: {c["surface"]}; border: 0; border-left: 1px solid {c["line"]}; }}
QFrame#card {{ background: {c["surface"]}; border: 1px solid {c["line"]}; border-radius: 10px; }}
QFrame#railCard {{ background: {c["rail"]}; border: 1px solid {c["railLine"]}; border-radius: 12px; }}
QFrame#openWell {{ background: {c["openSoft"]}; border: 1px solid {c["openLine"]}; border-radius: 8px; }}
QFrame#dialog {{ background: {c["raised"]}; border: 1px solid {c["line"]}; border-radius: 12px; }}
QWidget#raised {{ background: {c["raised"]}; }}
QFrame#popover {{ background: {c["raised"]}; border: 1px solid {c["lineMid"]}; }}
QFrame#toast {{ background: {c["raised"]}; border: 1px solid {c["lineMid"]}; border-radius: 8px; }}
QFrame#line {{ background: {c["line"]}; border: 0; min-height: 1px; max-height: 1px; }}
QFrame#railSplit {{ background: {c["railLine"]}; border: 0; min-height: 1px; max-height: 1px; }}
QFrame#dropZone {{ background: {c["surface"]}; border: 1px dashed {c["lineStrong"]}; border-radius: 10px; }}
QFrame#dropZone[over="true"] {{ background: {c["sealedSoft"]}; border: 1px dashed {c["sealed"]}; }}
{soft}"""


def _texts(c: Colours) -> str:
    return "QLabel { background: transparent; }\n" + "".join(f'QLabel[tone="{tone}"] {{ color: {c[name]}; }}\n' for tone, name in TONES.items())


def _buttons(c: Colours, px: Px) -> str:
    rules = [
        f"""
QPushButton {{ border-radius: 6px; padding: 0 13px; min-height: {px(32)}px; outline: 0; }}
QPushButton[small="true"] {{ padding: 0 10px; min-height: {px(26)}px; }}
QPushButton[large="true"] {{ padding: 0 17px; min-height: {px(40)}px; }}
QPushButton[bare="true"] {{ padding: 0; min-width: {px(26)}px; min-height: {px(26)}px; }}"""
    ]
    for kind, (fill, text, edge, hover) in KINDS.items():
        line = f"1px solid {c[edge]}" if edge else "1px solid transparent"
        rules.append(
            f"""
QPushButton[kind="{kind}"] {{ background: {c[fill] if fill else "transparent"}; color: {c[text]}; border: {line}; }}
QPushButton[kind="{kind}"]:hover, QPushButton[kind="{kind}"]:pressed {{ background: {c[hover]}; }}"""
        )
    rules.append(
        f"""
QPushButton[kind="link"], QPushButton[kind="linkMuted"] {{ padding: 0; min-height: {px(26)}px; border: 0; }}
QPushButton[kind="link"]:hover, QPushButton[kind="linkMuted"]:hover {{ background: transparent; text-decoration: underline; }}
QPushButton[kind="primary"]:hover {{ border-color: {c["primaryHover"]}; }}
QPushButton:disabled {{ background: {c["surface"]}; color: {c["textDisabled"]}; border-color: {c["line"]}; }}
QPushButton[kind="quiet"]:disabled, QPushButton[kind="link"]:disabled {{ background: transparent; border-color: transparent; }}
QPushButton[kind="railPrimary"]:disabled {{ background: {c["railActive"]}; color: {c["railMuted"]}; border-color: {c["railLine"]}; }}
QPushButton[kind="chip"] {{ background: {c["surface"]}; color: {c["textMuted"]}; border: 1px solid {c["lineMid"]}; padding: 0 10px; min-height: {px(26)}px; }}
QPushButton[kind="chip"]:hover {{ background: {c["hover"]}; }}
QPushButton[kind="chip"]:checked {{ background: {c["sealedSoft"]}; color: {c["sealed"]}; border-color: {c["sealedLine"]}; }}
QPushButton[kind="dashed"] {{ background: transparent; color: {c["textMuted"]}; border: 1px dashed {c["lineMid"]}; border-radius: 4px; padding: 0 7px;
    min-height: {px(20)}px; max-height: {px(20)}px; }}
QPushButton[kind="dashed"]:hover {{ background: {c["hover"]}; }}
QPushButton[kind="chooser"] {{ background: {c["raised"]}; border: 1px solid {c["lineStrong"]}; text-align: left; }}
QPushButton[kind="chooser"] {{ min-height: {px(40)}px; }}
QPushButton[kind="chooser"][tall="true"] {{ min-height: {px(50)}px; }}
QPushButton[kind="chooser"]:hover {{ background: {c["hover"]}; }}
QPushButton::menu-indicator {{ width: 0; image: none; }}"""
    )
    return "".join(rules)


def _inputs(c: Colours, px: Px) -> str:
    return f"""
QLineEdit, QComboBox, QPlainTextEdit {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["lineStrong"]}; border-radius: 6px;
    selection-background-color: {c["sealed"]}; selection-color: {c["surface"]}; }}
QLineEdit {{ padding: 0 11px; min-height: {px(32)}px; lineedit-password-character: 8226; }}
QLineEdit[large="true"] {{ min-height: {px(40)}px; }}
QLineEdit:focus {{ border: 2px solid {c["focus"]}; padding: 0 10px; min-height: {px(30)}px; }}
QLineEdit[large="true"]:focus {{ min-height: {px(38)}px; }}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {{ border: none; background: transparent; padding: 0 11px; min-height: {px(40)}px; }}
QLineEdit[wrong="true"] {{ border-color: {c["alert"]}; }}
QLineEdit:disabled, QLineEdit:read-only {{ background: {c["sunken"]}; color: {c["textDisabled"]}; border-color: {c["line"]}; }}
QLineEdit[rail="true"] {{ background: {c["rail"]}; color: {c["railText"]}; border-color: {c["railMuted"]}; placeholder-text-color: {c["railMuted"]};
    selection-background-color: {c["railText"]}; selection-color: {c["rail"]}; }}
QLineEdit[rail="true"]:focus {{ border-color: {c["focusOnRail"]}; }}
QComboBox {{ padding: 0 11px; min-height: {px(32)}px; }}
QComboBox:focus, QPlainTextEdit:focus {{ border-color: {c["focus"]}; }}
QComboBox::drop-down {{ border: 0; width: {px(26)}px; }}
QComboBox QAbstractItemView {{ background: {c["raised"]}; border: 1px solid {c["lineMid"]}; outline: 0; padding: 4px; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QProgressBar {{ background: {c["sunken"]}; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ background: {c["sealed"]}; border-radius: 3px; }}
QProgressBar[state="paused"]::chunk {{ background: {c["lineStrong"]}; }}
QProgressBar[state="failed"]::chunk {{ background: {c["alert"]}; }}
QProgressBar[state="plain"]::chunk {{ background: {c["chartBar"]}; }}"""


def _tables(c: Colours, px: Px) -> str:
    return f"""
QTableView {{ background: {c["surface"]}; border: 0; outline: 0; selection-background-color: {c["selected"]}; selection-color: {c["text"]}; }}
QListWidget {{ background: {c["raised"]}; color: {c["text"]}; border: 0; outline: 0; }}
QListWidget::item {{ border-radius: 5px; padding: 0 8px; }}
QListWidget::item:hover {{ background: {c["hover"]}; }}
QListWidget::item:selected {{ background: {c["selected"]}; color: {c["text"]}; }}
QHeaderView {{ background: {c["surface"]}; border: 0; }}
QHeaderView::section {{ background: {c["surface"]}; color: {c["textFaint"]}; border: 0; border-bottom: 1px solid {c["line"]};
    padding: 0 10px; min-height: {px(32)}px; max-height: {px(32)}px; }}
QHeaderView::section:first {{ padding-left: 20px; }}
QTableCornerButton::section {{ background: {c["surface"]}; border: 0; }}
QAbstractScrollArea {{ background: transparent; border: 0; }}
QPlainTextEdit {{ background: {c["raised"]}; border: 1px solid {c["lineStrong"]}; padding: 4px 7px; }}
QPlainTextEdit:focus {{ border: 2px solid {c["focus"]}; padding: 3px 6px; }}
QPlainTextEdit:disabled {{ background: {c["sunken"]}; border-color: {c["line"]}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {c["lineMid"]}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c["lineStrong"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}"""


def _menus(c: Colours, px: Px) -> str:
    return f"""
QMenu {{ background: {c["raised"]}; border: 1px solid {c["lineMid"]}; border-radius: 8px; padding: 6px; }}
QMenu::item {{ padding: {px(6)}px 12px; border-radius: 5px; color: {c["text"]}; }}
QMenu::item:selected {{ background: {c["selected"]}; }}
QMenu::item:disabled {{ color: {c["textDisabled"]}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ background: {c["line"]}; height: 1px; margin: 5px 0; }}
QToolTip {{ background: {c["raised"]}; color: {c["text"]}; border: 1px solid {c["lineMid"]}; padding: 5px 7px; }}"""


def _small(c: Colours, px: Px) -> str:
    return f"""
QLabel#key {{ border: 1px solid {c["lineMid"]}; border-radius: 4px; padding: 0 5px; color: {c["textMuted"]}; min-height: {px(18)}px; max-height: {px(18)}px; }}
QLabel#openKey {{ border: 1px solid {c["openLine"]}; border-radius: 4px; padding: 0 5px; color: {c["open"]}; }}
QLabel#tag {{ border: 1px solid {c["line"]}; border-radius: 4px; padding: 0 7px; color: {c["textMuted"]}; background: {c["surface"]};
    min-height: {px(20)}px; max-height: {px(20)}px; }}
QLabel#tag[on="true"] {{ border-color: {c["sealedLine"]}; background: {c["sealedSoft"]}; color: {c["sealed"]}; }}
QFrame#openPill {{ background: {c["openSoft"]}; border: 1px solid {c["openLine"]}; border-radius: 6px; }}"""
