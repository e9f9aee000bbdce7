"""One invented file for each layout, with the header row that its program writes, in its dialect. No row of it was ever anybody's."""

from dataclasses import dataclass, field

_OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,Business Street 3,Business City,Business State,"
    "Business Postal Code,Business Country/Region,Home Street,Home Street 2,Home Street 3,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,"
    "Other Street 2,Other Street 3,Other City,Other State,Other Postal Code,Other Country/Region,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,"
    "Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,"
    "Telex,Account,Anniversary,Assistant's Name,Billing Information,Birthday,Business Address PO Box,Categories,Children,Directory Server,E-mail Address,E-mail Type,"
    "E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,E-mail 3 Type,E-mail 3 Display Name,Gender,Government ID Number,Hobby,"
    "Home Address PO Box,Initials,Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,"
    "Other Address PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3,User 4,Web Page"
)
_OUTLOOK_GERMAN = (
    "Anrede,Vorname,Weitere Vornamen,Nachname,Suffix,Firma,Abteilung,Position,Straße geschäftlich,Straße geschäftlich 2,Straße geschäftlich 3,Ort geschäftlich,"
    "Region geschäftlich,Postleitzahl geschäftlich,Land/Region geschäftlich,Straße privat,Straße privat 2,Straße privat 3,Ort privat,Bundesland/Kanton privat,"
    "Postleitzahl privat,Land/Region privat,Weitere Straße,Weitere Straße 2,Weitere Straße 3,Weiterer Ort,Weiteres/r Bundesland/Kanton,Weitere Postleitzahl,"
    "Weiteres/e Land/Region,Telefon Assistent,Fax geschäftlich,Telefon geschäftlich,Telefon geschäftlich 2,Rückmeldung,Autotelefon,Telefon Firma,Fax privat,"
    "Telefon (privat),Telefon (privat 2),ISDN,Mobiltelefon,Weiteres Fax,Weiteres Telefon,Pager,Haupttelefon,Mobiltelefon 2,Telefon für Hörbehinderte,Telex,"
    "Abrechnungsinformation,Benutzer 1,Benutzer 2,Benutzer 3,Benutzer 4,Beruf,Büro,E-Mail-Adresse,E-Mail-Typ,E-Mail: Angezeigter Name,E-Mail 2: Adresse,"
    "E-Mail 2: Typ,E-Mail 2: Angezeigter Name,E-Mail 3: Adresse,E-Mail 3: Typ,E-Mail 3: Angezeigter Name,Empfohlen von,Geburtstag,Geschlecht,Hobby,Initialen,"
    "Internet Frei/Gebucht,Jahrestag,Kategorien,Kinder,Konto,Name Assistent,Name des/der Vorgesetzten,Notizen,Organisationsnr.,Ort,Partner,Postfach geschäftlich,"
    "Postfach privat,Priorität,Privat,Regierungsnr.,Reisekilometer,Sprache,Stichwörter,Vertraulichkeit,Verzeichnisserver,Webseite,Weiteres Postfach"
)
_GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,"
    "Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
    "Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,"
    "Address 1 - Country,Address 1 - Extended Address,Relation 1 - Label,Relation 1 - Value,Website 1 - Label,Website 1 - Value,Custom Field 1 - Label,"
    "Custom Field 1 - Value"
)
_GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,"
    "Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,"
    "Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Address 1 - Type,Address 1 - Formatted,"
    "Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,"
    "Organization 1 - Type,Organization 1 - Name,Organization 1 - Title"
)
_THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,"
    "Home City,Home State,Home ZipCode,Home Country,Work Address,Work Address 2,Work City,Work State,Work ZipCode,Work Country,Job Title,Department,Organization,"
    "Web Page 1,Web Page 2,Birth Year,Birth Month,Birth Day,Custom 1,Custom 2,Custom 3,Custom 4,Notes,Screen Name"
)
_REPORT = (
    "First Name,Last Name,Email,Phone,Mobile,Account Name,Contact Owner,Mailing Street,Mailing City,Mailing State/Province,Mailing Zip/Postal Code,Mailing Country,"
    "Lead Source,Birthdate,Email Opt Out,Do Not Call,Asst. Phone,Contact ID"
)
_SUITE = (
    "First Name,Last Name,ID,Salutation,Title,Department,Account Name,Email Address,Non Primary E-mails for Import,Phone Mobile,Phone Work,Phone Home,Phone Other,"
    "Phone Fax,Primary Address Street,Primary Address City,Primary Address State,Primary Address Postal Code,Primary Address Country,Description,Assistant,"
    "Assistant Phone,Assigned User Name,Assigned User ID,Date Created,Date Modified,Modified By,Created By,Deleted"
)
_PIPEDRIVE = (
    "Person - ID,Person - Name,Person - First name,Person - Last name,Person - Email - Work,Person - Email - Home,Person - Email - Other,Person - Phone - Work,"
    "Person - Phone - Home,Person - Phone - Mobile,Person - Phone - Other,Person - Organization,Person - Label,Person - Owner,Person - Marketing status,"
    "Person - Person created"
)
_ZOHO = (
    "Record Id,First Name,Last Name,Email,Secondary Email,Phone,Mobile,Account Name,Contact Owner,Mailing Street,Mailing City,Mailing State,Mailing Zip,"
    "Mailing Country,Description"
)
_DYNAMICS = (
    "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,First Name,Last Name,Email,Business Phone,Mobile Phone,Address 1: Street 1,"
    "Address 1: City,Address 1: ZIP/Postal Code,Address 1: Country/Region,Status"
)
_LOADER = "ID,ISDELETED,ACCOUNTID,LASTNAME,FIRSTNAME,SALUTATION,MAILINGSTREET,MAILINGCITY,MAILINGPOSTALCODE,MAILINGCOUNTRY,PHONE,MOBILEPHONE,EMAIL,OWNERID,OWNER.NAME,DESCRIPTION"
_PERSON = (
    "ID,ISDELETED,LASTNAME,FIRSTNAME,RECORDTYPEID,PHONE,PERSONEMAIL,PERSONMOBILEPHONE,PERSONHOMEPHONE,PERSONMAILINGSTREET,PERSONMAILINGCITY,PERSONMAILINGPOSTALCODE,"
    "PERSONMAILINGCOUNTRY,PERSONBIRTHDATE"
)
_HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Additional email addresses,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Create Date,Associated Company,Company Name,"
    "Job Title,Country/Region,Mobile Phone Number"
)
Row = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """`readable` are texts that the layout leaves in its file; `values` some of what the first row's client has afterwards."""

    profile: str
    header: str
    rows: tuple[Row, ...]
    values: dict[str, str]
    encoding: str = "utf-8"
    delimiter: str = ","
    end: str = "\r\n"
    quoted: bool = False
    above: str = ""
    below: str = ""
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The columns."""
        return self.header.split(",")

    @property
    def data(self) -> bytes:
        """The file."""
        lines = [self.names, *([row.get(name, "") for name in self.names] for row in self.rows)]
        assert all(set(row) <= set(self.names) for row in self.rows)
        return (self.above + "".join(self._line(cells) for cells in lines) + self.below).encode(self.encoding)

    def _line(self, cells: list[str]) -> str:
        return self.delimiter.join(self._cell(cell) for cell in cells) + self.end

    def _cell(self, text: str) -> str:
        needed = self.quoted or any(sign in text for sign in (self.delimiter, '"', "\r", "\n"))
        return '"' + text.replace('"', '""') + '"' if needed else text


_FOOTER = (
    '\n"Grand Totals (3 records)"\n\n"Spring evening"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    '"Confidential Information - Do Not Distribute"\n"Generated By:  Bo Lee  11/24/2026 4:12 PM"\n"Example Motors"\n'
)

SAMPLES = (
    Sample(
        "salesforce-dataloader", _LOADER,
        (
            {"ID": "003Dm000001aQxHIAU", "ISDELETED": "false", "ACCOUNTID": "001Dm000002bQxHIAU", "LASTNAME": "Ruíz", "FIRSTNAME": "Ana", "EMAIL": "ana.ruiz@example.com",
             "MOBILEPHONE": "+44 7700 900123", "MAILINGSTREET": "1 Mews\r\nFlat 2", "MAILINGCITY": "Bath", "MAILINGCOUNTRY": "United Kingdom", "OWNERID": "005Dm000001aAAAIA0",
             "OWNER.NAME": "Bo Lee", "DESCRIPTION": '=HYPERLINK("x") said "yes"'},
            {"ID": "003Dm000001aQxIIAU", "ISDELETED": "false", "LASTNAME": "Lee", "EMAIL": "ann.lee@example.com"},
        ),
        {"family.1": "Ruíz", "email.1": "ana.ruiz@example.com", "phone.2": "+44 7700 900123", "owner.1": "Bo Lee", "city.1": "Bath", "residence_country.1": "GB"},
        quoted=True,
    ),
    Sample(
        "salesforce-person-accounts", _PERSON,
        (
            {"ID": "001Dm000002bQxHIAU", "ISDELETED": "false", "LASTNAME": "Ruiz", "FIRSTNAME": "Ana", "RECORDTYPEID": "012000000000001AAA", "PERSONEMAIL": "ana.ruiz@example.com",
             "PERSONMOBILEPHONE": "07700 900123", "PERSONMAILINGCITY": "Bath", "PERSONMAILINGCOUNTRY": "GB", "PERSONBIRTHDATE": "1961-05-04"},
        ),
        {"email.1": "ana.ruiz@example.com", "phone.2": "07700 900123", "birthday.1": "1961-05-04"},
        encoding="cp1252", quoted=True, end="\n", choices={"encoding": "cp1252"},
    ),
    Sample(
        "salesforce-report", _REPORT,
        (
            {"First Name": "Ana", "Last Name": "Ruiz", "Email": "ana.ruiz@example.com", "Mobile": "+447700900123", "Account Name": "Household 12", "Contact Owner": "Bo Lee",
             "Mailing Country": "United Kingdom", "Contact ID": "003Dm000001aQxH", "Birthdate": "5/4/1961", "Asst. Phone": "+442079460123"},
            {"First Name": "Ann", "Last Name": "Lee", "Email": "ann.lee@example.com", "Contact ID": "003Dm000001aQxh"},
            {"First Name": "Only", "Contact ID": "003Dm000001aQxJ"},
        ),
        {"family.1": "Ruiz", "phone.2": "+447700900123", "phone.5": "+442079460123", "birthday.1": "5/4/1961"},
        quoted=True, end="\n", below=_FOOTER,
    ),
    Sample(
        "hubspot", _HUBSPOT,
        (
            {"Record ID": "51", "First Name": "Ana", "Last Name": "Ruiz", "Email": "ana.ruiz@example.com", "Additional email addresses": "a.ruiz@example.com;ruiz@example.com",
             "Phone Number": "+447700900123", "Contact owner": "Bo Lee", "Country/Region": "United Kingdom", "Create Date": "2026-01-02 10:11"},
            {"Record ID": "52", "First Name": "=1+1", "Last Name": "@cmd", "Email": "-x@example.com", "Phone Number": "+33199001234"},
        ),
        {"email.1": "ana.ruiz@example.com", "email.3": "a.ruiz@example.com", "email.4": "ruiz@example.com", "owner.1": "Bo Lee"},
        end="\n",
    ),
    Sample(
        "google-new", _GOOGLE,
        (
            {"First Name": "Ana", "Last Name": "Ruiz", "Organization Name": "Acme", "Notes": "likes\nred", "Labels": "* myContacts ::: Friends", "E-mail 1 - Label": "* Home",
             "E-mail 1 - Value": "ana.ruiz@example.com ::: ana@example.net", "E-mail 2 - Label": "Work", "E-mail 2 - Value": "ruiz@example.org", "Phone 1 - Label": "Mobile",
             "Phone 1 - Value": "+44 7700 900123 ::: +44 20 7946 0123", "Address 1 - Label": "Home", "Address 1 - Formatted": "1 Mews\nBath\nGB", "Address 1 - Street": "1 Mews",
             "Address 1 - City": "Bath", "Address 1 - Country": "GB", "Relation 1 - Label": "Spouse", "Relation 1 - Value": "Jo Ruiz"},
            {"First Name": "Ann", "E-mail 1 - Label": "* ", "E-mail 1 - Value": "ann.lee@example.com"},
        ),
        {"email.1": "ana.ruiz@example.com", "email.2": "ruiz@example.org", "email.3": "ana@example.net", "phone.1": "+44 7700 900123", "phone.2": "+44 20 7946 0123",
         "tags.1": "myContacts", "tags.2": "Friends", "other.61": '{"label":"Relation 1 - Value","text":"Jo Ruiz"}', "notes.1": "likes\nred"},
        end="\n",
    ),
    Sample(
        "google-old", _GOOGLE_OLD,
        (
            {"Name": "Ana Ruiz", "Given Name": "Ana", "Family Name": "Ruiz", "Group Membership": "* myContacts ::: Friends", "E-mail 1 - Type": "* Home",
             "E-mail 1 - Value": "ana.ruiz@example.com ::: ana@example.net", "Phone 1 - Type": "Mobile", "Phone 1 - Value": "+44 7700 900123", "Phone 2 - Type": "Work",
             "Phone 2 - Value": "+44 20 7946 0123", "Organization 1 - Name": "Acme"},
        ),
        {"name.1": "Ana Ruiz", "email.1": "ana.ruiz@example.com", "email.2": "ana@example.net", "phone.2": "+44 20 7946 0123"},
        encoding="utf-16", end="\n",
    ),
    Sample(
        "outlook-english", _OUTLOOK,
        (
            {"First Name": "Ana", "Last Name": "Ruíz", "E-mail Address": "ana.ruiz@example.com", "E-mail Type": "SMTP", "E-mail Display Name": "Ana Ruíz (ana.ruiz@example.com)",
             "Business Phone": "+44 20 7946 0123", "Mobile Phone": "+44 7700 900123", "Business Country/Region": "United Kingdom", "Categories": "VIP;Paris", "Gender": "Unspecified",
             "Notes": "one\r\ntwo", "Spouse": "Jo Ruiz", "Priority": "Normal", "Private": "False", "Sensitivity": "Normal"},
            {"First Name": "Ann", "Last Name": "Lee", "E-mail Address": "ann.lee@example.com", "Gender": "Unspecified"},
        ),
        {"family.1": "Ruíz", "email.1": "ana.ruiz@example.com", "phone.1": "+44 20 7946 0123", "phone.2": "+44 7700 900123", "tags.1": "VIP", "tags.2": "Paris",
         "other.29": '{"label":"Spouse","text":"Jo Ruiz"}', "notes.1": "one\r\ntwo"},
        encoding="cp1252", quoted=True, choices={"encoding": "cp1252"},
    ),
    Sample(
        "outlook-german", _OUTLOOK_GERMAN,
        (
            {"Anrede": "Frau", "Vorname": "Änne", "Nachname": "Groß", "E-Mail-Adresse": "aenne.gross@example.com", "E-Mail-Typ": "SMTP", "Straße privat": "Müllerweg 1",
             "Ort privat": "Köln", "Land/Region privat": "Deutschland", "Mobiltelefon": "+49 30 23125 001", "Kategorien": "VIP;Köln", "Geschlecht": "Keine Angabe"},
            {"Vorname": "Bo", "Nachname": "Lee", "E-Mail-Adresse": "bo.lee@example.com"},
        ),
        {"honorific.1": "Frau", "family.1": "Groß", "email.1": "aenne.gross@example.com", "phone.2": "+49 30 23125 001", "tags.2": "Köln"},
        encoding="cp1252", delimiter=";", choices={"encoding": "cp1252"},
    ),
    Sample(
        "thunderbird", _THUNDERBIRD,
        (
            {"First Name": "Ana", "Last Name": "Ruiz", "Display Name": "Ana Ruiz", "Primary Email": "ana.ruiz@example.com", "Secondary Email": "ana@example.net",
             "Mobile Number": "+447700900123", "Home City": "Bath", "Home Country": "GB", "Notes": "a, b"},
            {"First Name": "Ann", "Primary Email": "ann.lee@example.com"},
        ),
        {"name.1": "Ana Ruiz", "email.2": "ana@example.net", "phone.5": "+447700900123", "city.1": "Bath"},
    ),
    Sample(
        "pipedrive", _PIPEDRIVE,
        (
            {"Person - ID": "7", "Person - Name": "Ana Ruiz", "Person - First name": "Ana", "Person - Last name": "Ruiz", "Person - Email - Work": "ana.ruiz@example.com",
             "Person - Email - Home": "ana@example.net", "Person - Phone - Mobile": "+447700900123", "Person - Organization": "Acme", "Person - Owner": "Bo Lee"},
            {"Person - ID": "8", "Person - Name": "Ann Lee", "Person - Phone - Work": "00442079460123"},
        ),
        {"name.1": "Ana Ruiz", "email.2": "ana@example.net", "phone.3": "+447700900123", "owner.1": "Bo Lee"},
        encoding="utf-8-sig", end="\n",
    ),
    Sample(
        "zoho", _ZOHO,
        (
            {"Record Id": "zcrm_4150868000000376008", "First Name": "Ana", "Last Name": "Ruiz", "Email": "ana.ruiz@example.com", "Mobile": "+447700900123", "Contact Owner": "Bo Lee",
             "Mailing Country": "United Kingdom", "Description": "calls on Monday"},
            {"Record Id": "zcrm_4150868000000376009", "Last Name": "Lee", "Email": "ann.lee@example.com"},
        ),
        {"email.1": "ana.ruiz@example.com", "phone.2": "+447700900123", "notes.1": "calls on Monday"},
    ),
    Sample(
        "suitecrm", _SUITE,
        (
            {"First Name": "Ana", "Last Name": "Ruiz", "ID": "11111111-2222-3333-4444-555555555555", "Email Address": "ana.ruiz@example.com",
             "Non Primary E-mails for Import": "ana@example.net,0,0;ruiz@example.org,1,0", "Phone Mobile": "+447700900123", "Assigned User Name": "bo", "Deleted": "0"},
            {"Last Name": "Lee", "ID": "11111111-2222-3333-4444-555555555556", "Email Address": "ann.lee@example.com", "Non Primary E-mails for Import": "lee@example.net"},
        ),
        {"email.1": "ana.ruiz@example.com", "email.2": "ana@example.net", "email.3": "ruiz@example.org", "phone.1": "+447700900123"},
        quoted=True,
    ),
    Sample(
        "dynamics", _DYNAMICS,
        (
            {"(Do Not Modify) Contact": "465b158c-541c-e511-80d3-3863bb347ba8", "(Do Not Modify) Row Checksum": "abc/def==", "First Name": "Ana", "Last Name": "Ruiz",
             "Email": "ana.ruiz@example.com", "Mobile Phone": "+447700900123", "Address 1: City": "Bath", "Address 1: Country/Region": "GB", "Status": "Active"},
        ),
        {"email.1": "ana.ruiz@example.com", "phone.2": "+447700900123", "city.1": "Bath"},
        delimiter=";", above="sep=;\r\n",
    ),
)
