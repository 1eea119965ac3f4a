"""The addresses of searching."""

from django.urls import path

from search.site import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggest/", views.suggest, name="suggest"),
    path("click/", views.click, name="click"),
    path("forget/", views.forget, name="forget"),
]
