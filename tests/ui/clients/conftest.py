"""The Clients page in a real main window, with a real vault process behind it."""

import csv
import io
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.office import new_office
from ui.clipboard import SecretClipboard
from ui.main_window import MainWindow
from ui.page import Page, PageContext, Place
from ui.pages.clients.open_well import Closing
from ui.pages.clients.page import ClientsPage
from ui.settings import Settings
from ui.theme import Theme
from ui.vault_client import VaultClient
from vault import session
from vault.crypto.kdf import FLOOR
from vault.model import calls as c
from vault.model.progress import finish
from vault.model.results import Home
from vault.pipe.child import VaultProcess

COLUMNS = "Name,Mail,Mail 2,Mobile,Home,Street,Zip,City,Country,Tag 1,Tag 2,Owner,First,Last,Hours,Interests,Notes,Language".split(",")
MAPPING = dict(zip(COLUMNS, "name email email.2 phone phone.2 address.street address.postal_code city residence_country tags tags.2 owner first_contact "
    "last_contact preferred_hours interests notes language".split(), strict=True))
PEOPLE = [
    "Alessia Contini|alessia.contini@example.com||+44 7700 900142|+39 06 5550 0112|14 Example Mews|W1A 0AA|Milano|IT|Velanza GT|Lumiera Spider|Livia Sarrano|2019-03-02|2026-11-25|after 17:00 CET|chamber music; watches|Delivery slot agreed for 14 January. Prefers a call before any delivery.|it",
    "Edmund Ashgrove|e.ashgrove@example.com||+44 7700 900108||2 Sample Row|EC1A 1BB|London|GB|Corsano 12||Livia Sarrano|2020-01-10|2026-11-25||sailing|Never leave a message.|en",
    "Margaux Delorme-Vial|margaux@example.org||+33 1 99 00 12 71||9 rue du Modèle|75001|Paris|FR|Lumiera Spider|Delivery Q1|Mario Gentile|2021-05-05|2026-11-24||architecture||fr",
    "Konrad Weissenfels|konrad.weissenfels.zu.hohenstein@example.net|office@example.net|+49 30 23125 013||Musterweg 5|80331|München|DE|Notturna|Velanza GT|Livia Sarrano|2018-07-01|2026-11-21||golf||de",
    "Yasmin Al Rahwan|yasmin@example.com||+44 7700 900155||Tower B, floor 56|00000|Dubai|AE|Velanza GT|Notturna|Clara Weidmann|2022-02-02|2026-11-20||||en",
    "Tommaso Brivioli|tommaso@example.com||+39 06 5550 0113||Via Esempio 3|10121|Torino|IT|Berillo S||Livia Sarrano|2017-02-02|2026-11-19||||it",
    "Isolde van Kestrel|isolde@example.org||+44 7700 900190||Voorbeeldlaan 1|2000|Antwerpen|BE|Notturna||Mario Gentile|2016-02-02|2026-11-18||||nl",
    "Rafael Montoliu|rafael@example.com||+44 7700 900107||Calle Ejemplo 8|08001|Barcelona|ES|Lumiera Spider||Livia Sarrano|2015-02-02|2026-11-17||||es",
    "Ingrid Solhaugen|ingrid@example.net||+44 7700 900126||Eksempelgata 2|0150|Oslo|NO|Velanza GT|Notturna|Clara Weidmann|2015-02-02|2026-11-16||||nb",
    "Hiroto Kanzawa|hiroto@example.com||+44 7700 900184||1-2-3 Mihon|100-0001|Tokyo|JP|Corsano 12|Notturna|Livia Sarrano|2015-02-02|2026-11-13||||ja",
]


@dataclass(frozen=True, slots=True)
class House:
    """A vault on this computer, and the folder that its processes take for the user's."""

    folder: Path
    passphrases: dict[str, str]
    here: session.Surroundings

    @property
    def vault(self):
        return self.folder / "office.vault"

    def log(self, limit=20):
        """The newest entries, as the officer reads them."""
        with session.Desk.unlock(self.vault, "compliance", self.passphrases["compliance"], self.here) as desk:
            return desk.list_log(c.ListLog(limit=limit)).rows


def _house(folder, csv_bytes, mapping):
    office = new_office(folder)
    house = House(folder, office.passphrases, session.Surroundings(data_folder=folder / "cassaforte", cost=FLOOR))
    shutil.move(folder / "data", folder / "cassaforte")
    if csv_bytes:
        export = folder / "export.csv"
        export.write_bytes(csv_bytes)
        with session.Desk.unlock(house.vault, "sales", house.passphrases["sales"], house.here) as desk:
            finish(desk.import_file(c.ImportFile(str(export), c.FileChoices(mapping=mapping))))
    return house


def _csv(rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue().encode()


def _many(count):
    """The ten of the pictures, then as many more as are asked for."""
    rows = [line.split("|") for line in PEOPLE]
    rest = "|||Basel|CH|||Livia Sarrano|2015-01-01|2025-03-01||||de"
    rows += [f"Ada Number{at:04d}|ada{at}@example.com||+44 7700 9{at:05d}|{rest}".split("|") for at in range(count)]
    return _csv(rows)


@pytest.fixture(scope="session")
def made_house(tmp_path_factory):
    return _house(tmp_path_factory.mktemp("house") / "one", _many(0), MAPPING)


@pytest.fixture(scope="session")
def made_big_house(tmp_path_factory):
    return _house(tmp_path_factory.mktemp("house") / "big", _many(600), MAPPING)


@pytest.fixture(scope="session")
def made_empty_house(tmp_path_factory):
    return _house(tmp_path_factory.mktemp("house") / "empty", b"", {})


def _copy(made, folder):
    shutil.copytree(made.folder, folder)
    return replace(made, folder=folder, here=session.Surroundings(data_folder=folder / "cassaforte", cost=FLOOR))


@pytest.fixture
def house(made_house, tmp_path):
    return _copy(made_house, tmp_path / "one")


@pytest.fixture
def big_house(made_big_house, tmp_path):
    return _copy(made_big_house, tmp_path / "big")


@pytest.fixture
def empty_house(made_empty_house, tmp_path):
    return _copy(made_empty_house, tmp_path / "empty")


@pytest.fixture
def open_window(qapp, qtbot, tmp_path, monkeypatch):
    """Opens the main window of a house with the Clients page alone; what the page hands over is listed in `handed`."""
    shown = []

    def start(house, *, theme="light", scale=100, size=(1440, 900), closing=None, handles=True):
        monkeypatch.setenv("XDG_DATA_HOME", str(house.folder))
        process = VaultProcess.start()
        dressed = Theme(theme, scale)
        dressed.install(qapp)
        client = VaultClient(process)
        answers = []
        client.ask(client, c.Unlock(str(house.vault), "sales", house.passphrases["sales"]), Home, answers.append, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=20000)
        assert isinstance(answers[0], Home), answers
        handed = []
        context = PageContext(dressed, client, answers[0], Settings(tmp_path / "settings.ini"), SecretClipboard(20))
        place = Place("clients", "Clients", "users", lambda context: ClientsPage(context, lambda url: handed.append(url.toString()) or handles, closing or Closing()))
        window = MainWindow(context, (place, Place("import", "Import", "file-input", Page)))
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        # No window manager gives it the focus.
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.handed = handed
        shown.append((window, client, dressed))
        return window

    yield start
    for window, client, _ in shown:
        client.close()
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def listed(qtbot):
    """Waits until the rows that can be seen have been read."""

    def wait(window):
        table = window.page.list.table

        def read():
            first, last = table.painted()
            return first <= last and not window.page.list.model.unread(first, last)

        qtbot.waitUntil(read, timeout=10000)
        return window.page

    return wait


@pytest.fixture
def choose(qtbot, listed):
    """Chooses the client at a place and waits for the details."""

    def act(window, place=0):
        page = listed(window)
        page.list.table.setCurrentIndex(page.list.model.index(place, 0))
        code = page.list.model.codes[place]
        qtbot.waitUntil(lambda: page.detail.detail is not None and page.detail.detail.client == code, timeout=10000)
        return page

    return act
