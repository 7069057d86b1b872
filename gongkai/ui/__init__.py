"""Parts of pages that every app uses: tables, steps, and the templates under ui/. Knows no model."""
