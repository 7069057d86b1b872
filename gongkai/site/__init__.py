"""The running site: settings, server, security, health and the pages that say that something went wrong."""
