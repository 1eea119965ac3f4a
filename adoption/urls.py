"""The pages around releases on the site, below ``/releases/``."""

from django.urls import path

from adoption.ambassadors import views as ambassadors
from adoption.evaluation import views as evaluation
from adoption.feedback import views as feedback
from adoption.goals import views as goals
from adoption.tasks import views as tasks
from adoption.whatsnew import views as whatsnew

app_name = "adoption"

urlpatterns = [
    path("", whatsnew.whats_new, name="whats_new"),
    path("aside/<str:slug>/", whatsnew.put_aside, name="put_aside"),
    path("aside/<str:slug>/back/", whatsnew.use_again, name="use_again"),
    path("catalogue/", whatsnew.catalogue_page, name="catalogue"),
    path("goals/", goals.goals, name="goals"),
    path("ambassadors/", ambassadors.ambassadors, name="ambassadors"),
    path("ambassadors/leave/", ambassadors.leave, name="leave_ambassadors"),
    path("ambassadors/<int:pk>/thanks/", ambassadors.thank, name="thank_ambassador"),
    path("tasks/<int:pk>/", tasks.answer, name="answer_task"),
    path("tasks/<int:pk>/undo/", tasks.undo, name="undo_task"),
    path("feedback/", feedback.my_feedback, name="my_feedback"),
    path("feedback/<slug:slug>/", feedback.give_feedback, name="give_feedback"),
    path("evaluations/<int:pk>/", evaluation.evaluation, name="evaluation"),
]
