"""The applicant's addresses; those of the form and of the tracking page are printed on paper."""

from django.urls import path

from gongkai.portal.applying import receipts, sending, tracking_views, views

urlpatterns = [
    path("apply/", views.choose, name="apply"),
    path("apply/receipt/", receipts.receipt, name="receipt"),
    path("apply/receipt/forget/", receipts.forget, name="receipt_forget"),
    path("agencies/<slug:slug>/apply/", views.apply_to, name="apply_to"),
    path("agencies/<slug:slug>/apply/blank/", views.blank, name="apply_blank"),
    path("agencies/<slug:slug>/apply/form.pdf", views.blank_pdf, name="apply_pdf"),
    path("track/", tracking_views.track, name="track"),
    path("track/leave/", tracking_views.leave, name="track_leave"),
    path("track/proof/", tracking_views.second_proof, name="track_proof"),
    path("track/letters/<int:pk>/", tracking_views.letter, name="track_letter"),
    path("track/letters/<int:pk>/letter.<str:format>", tracking_views.letter_file, name="track_letter_file"),
    path("track/files/<int:pk>/", tracking_views.released, name="track_file"),
    path("track/withdraw/", sending.withdraw, name="track_withdraw"),
    path("track/settings/", sending.settings, name="track_settings"),
    path("track/paper/", sending.paper, name="track_paper"),
    path("track/send/<slug:what>/", sending.send, name="track_send"),
    path("track/mail/<str:token>/", tracking_views.mail_off, name="mail_off"),
]
