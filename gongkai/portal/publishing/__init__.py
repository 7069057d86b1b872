"""主动公开 for the public: records, columns, search, feeds. Only what anybody may see is ever asked for here."""
