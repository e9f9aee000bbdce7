"""From a CRM file to sealed clients: rows, whom they belong to, batches, and the record that lets a stopped import go on."""
