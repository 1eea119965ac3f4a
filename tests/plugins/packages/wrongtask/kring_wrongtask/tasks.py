from celery import shared_task


@shared_task(name="blog.send")
def send():
    """Do nothing."""
