"""Addresses of the framework on the site: a reader's own settings of features, and faults in the browser."""

from django.urls import path

from plugins.contributions.own_settings import views
from plugins.views import browser_fault

app_name = "plugins"

urlpatterns = [
    path("faults/", browser_fault, name="browser_fault"),
    path("settings/", views.index, name="own_settings"),
    path("settings/<slug:slug>/", views.edit, name="edit_own_settings"),
    path("settings/<slug:slug>/reset/", views.reset, name="reset_own_settings"),
]
