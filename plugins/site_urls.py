"""The pages of the framework on the site, below ``/releases/``."""

from django.urls import path

from plugins.views import ambassador_tasks, ambassadors, feedback, opt_outs, own_settings, pages

app_name = "plugins"

urlpatterns = [
    path("", pages.whats_new, name="whats_new"),
    path("aside/<slug:slug>/", opt_outs.put_aside, name="put_aside"),
    path("aside/<slug:slug>/back/", opt_outs.use_again, name="use_again"),
    path("catalogue/", pages.catalogue_page, name="catalogue"),
    path("goals/", pages.goals, name="goals"),
    path("ambassadors/", ambassadors.ambassadors, name="ambassadors"),
    path("ambassadors/leave/", ambassadors.leave, name="leave_ambassadors"),
    path("ambassadors/<int:pk>/thanks/", ambassadors.thank, name="thank_ambassador"),
    path("tasks/<int:pk>/", ambassador_tasks.answer, name="answer_task"),
    path("tasks/<int:pk>/undo/", ambassador_tasks.undo, name="undo_task"),
    path("feedback/", feedback.my_feedback, name="my_feedback"),
    path("feedback/<slug:slug>/", feedback.give_feedback, name="give_feedback"),
    path("settings/", own_settings.index, name="own_settings"),
    path("settings/<slug:slug>/", own_settings.edit, name="edit_own_settings"),
    path("settings/<slug:slug>/reset/", own_settings.reset, name="reset_own_settings"),
    path("evaluations/<int:pk>/", feedback.evaluation, name="evaluation"),
]
