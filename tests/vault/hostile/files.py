"""Files that mislead: what each is, and what must become of it, in the words of the published collection."""

_HEAD = "name,email,phone,company,notes\n"
_GOOD = "Ana Ruiz,ana@example.com,+34600111222,Acme,ok\n"
_TRIGGERS = ("=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", '=HYPERLINK("http://x.example")', "+33639981234", "%0A=1+1", "'=1+1")


def _csv(*rows: str) -> bytes:
    return (_HEAD + "".join(rows)).encode()


def _formulas() -> bytes:
    cells = [trigger.replace('"', '""') for trigger in _TRIGGERS]
    return ("name,email,notes\r\n" + "".join(f'n{at},u{at}@example.com,"{cell}"\r\n' for at, cell in enumerate(cells))).encode()


# name: (bytes, what must become of it, rows)
FILES: dict[str, tuple[bytes, str, int]] = {
    "utf8_bom": (b"\xef\xbb\xbf" + _csv(_GOOD), "accept", 1),
    "utf16le_bom": ((_HEAD + _GOOD).encode("utf-16"), "accept-or-clear-error", 1),
    "utf16be_bom": (b"\xfe\xff" + (_HEAD + _GOOD).encode("utf-16-be"), "accept-or-clear-error", 1),
    "latin1": ((_HEAD + "José Nuñez,jose@example.com,+34600,Ñandú,x\n").encode("latin-1"), "ask-or-clear-error", 0),
    "invalid_utf8": (_HEAD.encode() + b"Bad\xff\xfe\x80,a@example.com,1,A,x\n", "clear-error", 0),
    "overlong_utf8": (_HEAD.encode() + b"A\xc0\xaf,a@example.com,1,A,x\n", "clear-error", 0),
    "nul_bytes": (_csv("An\0a,ana@exam\0ple.com,1,A,x\n"), "clear-error", 0),
    "cr_only": (_csv(_GOOD).replace(b"\n", b"\r"), "accept", 1),
    "newline_in_quotes": (_csv('"Ana\nRuiz",a@example.com,+34600111222,"Ac\r\nme",x\n'), "accept", 1),
    "unclosed_quote": (_csv('"Ana,ana@example.com,1,Acme,x\n', *[_GOOD] * 50), "clear-error", 0),
    "quote_in_middle": (_csv('Ana "Nan" Ruiz,a@example.com,+34600111222,A,x\n'), "accept-or-clear-error", 1),
    "backslash_escape": (_csv('"Ana \\"Nan\\" Ruiz",a@example.com,1,A,x\n'), "ask-or-clear-error", 0),
    "semicolon": (_csv(_GOOD).replace(b",", b";"), "accept", 1),
    "tab": (_csv(_GOOD).replace(b",", b"\t"), "accept", 1),
    "pipe": (_csv(_GOOD).replace(b",", b"|"), "accept", 1),
    "spreadsheet_line": (b"sep=;\r\n" + _csv(_GOOD).replace(b",", b";"), "accept", 1),
    "title_above": (b"Clients of the spring evening\n\n" + _csv(_GOOD), "accept", 1),
    "wide_title_above": (b"Clients,Spring,2026,,\n" + _csv(_GOOD), "ask", 0),
    "client_above": (b"ana@example.com\n" + _csv(_GOOD), "ask", 0),
    "no_header": (_GOOD.encode() * 3, "ask", 0),
    "blank_headers": (b"name,,phone,\nAna,a@example.com,1,x\n", "ask", 0),
    "empty": (b"", "clear-error", 0),
    "header_only": (_HEAD.encode(), "accept-0-rows", 0),
    "too_few_fields": (_csv("Ana,ana@example.com\n"), "accept-or-warn", 1),
    "trailing_delims": (_csv(_GOOD.replace("ok", "ok,,,")).replace(b"notes", b"notes,,,"), "accept", 1),
    "no_trailing_newline": (_csv(_GOOD)[:-1], "accept", 1),
    "blank_lines": (_csv("\n\n", _GOOD, "\n\n", _GOOD.replace("Ana", "Ann")), "accept", 2),
    "field_131073": (_csv(f"Ana,a@example.com,+34600111222,A,{'x' * 131_073}\n"), "accept-or-clear-error", 1),
    "columns_5000": ((",".join(f"c{at}" for at in range(5000)) + "\n" + ",".join(str(at) for at in range(5000)) + "\n").encode(), "accept-or-clear-error", 0),
    "columns_600000": (b"x," * 600_000 + b"x\n", "clear-error", 0),
    "cells_600000": (_csv(_GOOD, "x," * 600_000 + "\n"), "accept-or-warn", 2),
    "zero_width": (_csv("An\u200ba,ana\u200d@exam\u2060ple.com,+34600111222,A\ufeffcme,x\n"), "normalise-for-index", 1),
    "confusables": (_csv("Aсme,аna@example.com,+34600111222,Аcme,x\n"), "warn", 1),
    "case_folding": (_csv("STRASSE,STRASSE@EXAMPLE.COM,+34600111222,İstanbul,x\n", "straße,straße@example.com,+34600111223,i̇stanbul,x\n"), "documented", 2),
    "phones": (
        "name,phone\np0,+33 6 39 98 12 34\np1,0033639981234\np2,06.39.98.12.34\np3,(06) 39-98-12-34\np4,٠٦\np5,+1-800-FLOWERS\np6,tel:+33639981234\np7,4.47701E+11\n".encode(),
        "normalise", 8,
    ),
    "formula_cells": (_formulas(), "store-exact,neutralise-on-export", len(_TRIGGERS)),
    "sql_and_template": (_csv("Robert'); DROP TABLE clients;--,a@example.com,+34600111222,{{7*7}} ${7*7} %s,x\n", "<b>x</b>,b@example.com,+34600111223,<script>,&lt;\n"), "store-exact", 2),
    "terminal": (_csv("\x1b[31mAna\x07,a@example.com,+34600111222,A,\u202eevil\n"), "store-exact", 1),
    "paths": (_csv("../../../etc/passwd,a@example.com,+34600111222,CON.txt,\\\\srv\\share\n"), "store-exact", 1),
    "html_masquerade": (b"<html><body><table><tr><td>name</td></tr></table></body></html>", "clear-error", 0),
    "two_names_alike": (b"name,email,email\nAna,a@example.com,b@example.com\n", "clear-error", 0),
}  # fmt: skip
