"""The tables of `clients.db`, `user_version` 1. Whatever is a secret is sealed before it comes here."""

USER_VERSION = 1

# One statement each. Ids are random; `since`, counters and indexes are those of the access log.
STATEMENTS = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE manifest (epoch INTEGER PRIMARY KEY, body BLOB NOT NULL, signatures BLOB NOT NULL)",
    "CREATE TABLE log (idx INTEGER PRIMARY KEY, session BLOB NOT NULL, leaf BLOB NOT NULL)",
    "CREATE INDEX log_session ON log (session, idx)",
    "CREATE TABLE attachment (idx INTEGER PRIMARY KEY REFERENCES log (idx), sealed BLOB NOT NULL)",
    "CREATE TABLE tile (level INTEGER NOT NULL, tile INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, tile)) WITHOUT ROWID",
    "CREATE TABLE checkpoint (size INTEGER NOT NULL, slot BLOB NOT NULL, text TEXT NOT NULL, PRIMARY KEY (size, slot)) WITHOUT ROWID",
    "CREATE TABLE client (id BLOB PRIMARY KEY, import BLOB) WITHOUT ROWID",
    "CREATE INDEX client_import ON client (import) WHERE import IS NOT NULL",
    "CREATE TABLE part (client BLOB NOT NULL REFERENCES client (id), class TEXT NOT NULL, generation INTEGER NOT NULL,"
    " deks BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (client, class)) WITHOUT ROWID",
    "CREATE INDEX part_generation ON part (class, generation)",
    "CREATE TABLE tag (client BLOB NOT NULL REFERENCES client (id), kind TEXT NOT NULL, generation INTEGER NOT NULL,"
    " tag BLOB NOT NULL, PRIMARY KEY (client, kind, generation, tag)) WITHOUT ROWID",
    "CREATE INDEX tag_search ON tag (tag, kind, generation, client)",
    "CREATE TABLE alias (client BLOB NOT NULL REFERENCES client (id), alias TEXT PRIMARY KEY, field TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX alias_client ON alias (client)",
    "CREATE TABLE crm_id (client BLOB NOT NULL REFERENCES client (id), system TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (system, id)) WITHOUT ROWID",
    "CREATE INDEX crm_id_alone ON crm_id (id)",
    "CREATE INDEX crm_id_client ON crm_id (client)",
    "CREATE TABLE seal (client BLOB NOT NULL REFERENCES client (id), id BLOB PRIMARY KEY, batch BLOB NOT NULL, mac BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX seal_client ON seal (client)",
    "CREATE TABLE record (kind TEXT NOT NULL, id BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "CREATE TABLE state_leaf (grp INTEGER NOT NULL, bucket INTEGER NOT NULL, id BLOB NOT NULL, kind TEXT NOT NULL, leaf BLOB NOT NULL,"
    " PRIMARY KEY (grp, bucket, id, kind)) WITHOUT ROWID",
    "CREATE TABLE state_node (grp INTEGER NOT NULL, node INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (grp, node)) WITHOUT ROWID",
    # What cannot be said in code cannot be done by mistake; the triggers say it again.
    "CREATE TRIGGER log_keeps BEFORE UPDATE ON log BEGIN SELECT raise(ABORT, 'the log is append only'); END",
    "CREATE TRIGGER log_stays BEFORE DELETE ON log BEGIN SELECT raise(ABORT, 'the log is append only'); END",
    "CREATE TRIGGER manifest_keeps BEFORE UPDATE ON manifest BEGIN SELECT raise(ABORT, 'manifests are append only'); END",
    "CREATE TRIGGER manifest_stays BEFORE DELETE ON manifest BEGIN SELECT raise(ABORT, 'manifests are append only'); END",
    f"PRAGMA user_version = {USER_VERSION}",
)

# The rows of one client, in the order of their columns; what the state tree covers.
CLIENT_TABLES = {
    "client": "SELECT id, import FROM client WHERE id IN ({})",
    "part": "SELECT client, class, generation, deks, body FROM part WHERE client IN ({})",
    "tag": "SELECT client, kind, generation, tag FROM tag WHERE client IN ({})",
    "alias": "SELECT client, alias, field FROM alias WHERE client IN ({})",
    "crm_id": "SELECT client, system, id FROM crm_id WHERE client IN ({})",
    "seal": "SELECT client, id, batch, mac FROM seal WHERE client IN ({})",
}
