"""Addresses of the review on the site."""

from django.urls import path

from editorial.workflow import views

app_name = "editorial"

urlpatterns = [
    path("", views.reviews, name="reviews"),
    path("<int:state_id>/", views.review, name="review"),
    path("<int:state_id>/preview/", views.preview, name="preview"),
]
