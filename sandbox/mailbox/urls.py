from __future__ import annotations

from django.urls import path

from sandbox.mailbox import views

urlpatterns = [
    path("mail/", views.show_mails, name="mails"),
    path("mail/<int:pk>/", views.show_mail, name="mail"),
    path("mail/<int:pk>/html/", views.show_html, name="mail_html"),
    path("mail/<int:pk>/source/", views.show_source, name="mail_source"),
]

control_urlpatterns = [path("mail/", views.list_mails)]
