"""The addresses of the site. Wagtail's pages come last."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from blog.feeds import BlogFeed
from editorial import serving
from editorial.api import api_v2
from editorial.api_v3 import api_v3
from editorial.sitemaps import page_sitemap
from kring.core import display, gallery, metrics, public, views
from news.feeds import NewsFeed
from people.accounts import redirects
from people.accounts.urls import urlpatterns as account_urls
from people.urls import urlpatterns as people_urls
from plugins.views.health import plugins_health

feeds = [
    path("news/", NewsFeed(), name="news"),
    path("blogs/", BlogFeed(), name="blogs"),
]

# One namespace for the directory and for the reader's own account.
people = [
    path("accounts/", include(account_urls)),
    path("colleagues/", include(people_urls)),
]

files = [
    re_path(r"^documents/(\d{1,18})/(.*)$", serving.document, name="wagtaildocs_serve"),
    path("media/<path:path>", serving.media, name="media"),
    re_path(
        r"^images/([^/]*)/(\d{1,18})/([^/]*)/[^/]*$",
        serving.ImageServeView.as_view(),
        name="wagtailimages_serve",
    ),
]

# Wagtail has sign-in pages of its own; there is one.
sign_in_elsewhere = [
    path("admin/login/", redirects.sign_in, name="admin_login_redirect"),
    path("admin/password_reset/", redirects.reset_password, name="admin_password_reset_redirect"),
    path(
        "admin/password_reset/<path:rest>",
        redirects.reset_password,
        name="admin_password_reset_redirect",
    ),
    path("_util/login/", redirects.sign_in, name="page_login_redirect"),
]

urlpatterns = [
    path("", include((people, "people"))),
    # Accounts and their addresses are the organisation's.
    path("accounts/signup/", public.nothing_here, name="account_signup"),
    path("accounts/email/", public.nothing_here, name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("", include(sign_in_elsewhere)),
    path("", include(files)),
    path("api/v2/", api_v2.urls),
    path("api/v3/", api_v3.urls),
    path("reviews/", include("editorial.urls")),
    path("robots.txt", public.robots, name="robots"),
    path("favicon.ico", public.favicon, name="favicon"),
    path("site.webmanifest", public.webmanifest, name="webmanifest"),
    path("sitemap.xml", page_sitemap, name="sitemap"),
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("health/plugins", plugins_health, name="health_plugins"),
    path("metrics", metrics.metrics, name="metrics"),
    path("components/", gallery.gallery, name="gallery"),
    path("display/", display.choose_display, name="display"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("compose/", include("blog.urls")),
    path("", include("plugins.urls")),
    path("search/", include("search.urls")),
    path("releases/", include("plugins.site_urls")),
    path("feeds/", include((feeds, "feeds"))),
    path("admin/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
