"""依申请公开, for the applicant: the form (条例 29), the receipt, the tracking page. Nobody has an account here."""
