from django.db import models


class Note(models.Model):
    text = models.CharField(max_length=40)
    more = models.CharField(max_length=5, default="")
