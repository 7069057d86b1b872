"""审计: what the auditor reads, proves and exports. Nothing here changes an entry; no page could."""
