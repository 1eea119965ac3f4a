"""Addresses of the feeds, and of the screen of the personal ones."""

from django.urls import path

from editorial.feed_addresses import views
from editorial.feeds import feed_patterns

app_name = "feeds"

urlpatterns = [
    path("addresses/", views.addresses, name="addresses"),
    path("addresses/<int:pk>/end/", views.end, name="end"),
    *feed_patterns(),
]
