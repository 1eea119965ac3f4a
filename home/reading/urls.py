"""Addresses of what a reader kept and read."""

from django.urls import path

from home.reading import views

app_name = "reading"
urlpatterns = [
    path("", views.saved, name="saved"),
    path("recent/", views.recent, name="recent"),
    path("recent/forget/", views.forget, name="forget"),
    path("<int:page_id>/", views.toggle, name="toggle"),
    path("<int:page_id>/seen/", views.seen, name="seen"),
]
