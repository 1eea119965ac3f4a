app_name = "steady"
urlpatterns = []
