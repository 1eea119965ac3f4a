"""Addresses of the quick composer. The blogs themselves are pages in the tree."""

from django.urls import path

from blog import views

app_name = "blog"
urlpatterns = [
    path("", views.ComposeView.as_view(), name="compose"),
    path("session/", views.session, name="compose_session"),
    path("read/", views.read, name="compose_read"),
    path("<int:pk>/", views.ComposeView.as_view(), name="compose_draft"),
]
