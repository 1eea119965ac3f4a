"""The addresses of the site. Wagtail's pages come last."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from editorial.access import serving
from editorial.admin.naming import urlpatterns as admin_urls
from editorial.api.v2 import api_v2
from editorial.api.v3 import api_v3
from editorial.feed_addresses.views import personal as personal_feed
from editorial.sitemaps import page_sitemap
from home.accessibility.views import accessibility
from kring.core import display, gallery, metrics, public, views
from people.accounts import language, redirects
from people.accounts.reset import ResetRequestView
from people.accounts.sign_in import ConfirmPasswordView, SignInView
from people.accounts.urls import urlpatterns as account_urls
from people.urls import urlpatterns as people_urls
from plugins.views import plugins_health

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

# Wagtail's own sign-in pages lead to the one of Kring.
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

# allauth looks here for what to answer when somebody asks too often.
handler429 = views.too_many_requests

urlpatterns = [
    path("", include((people, "people"))),
    # Accounts and their addresses are the organisation's.
    path("accounts/signup/", public.nothing_here, name="account_signup"),
    path("accounts/email/", public.nothing_here, name="account_email"),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path("accounts/reauthenticate/", ConfirmPasswordView.as_view(), name="account_reauthenticate"),
    path("accounts/password/reset/", ResetRequestView.as_view(), name="account_reset_password"),
    path("accounts/", include("allauth.urls")),
    path("", include(sign_in_elsewhere)),
    path("", include(files)),
    path("api/v2/", api_v2.urls),
    path("api/v3/", api_v3.urls),
    path("reading/", include("home.reading.urls")),
    path("reviews/", include("editorial.workflow.urls")),
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
    path("i18n/setlang/", language.set_language, name="set_language"),
    path("accessibility/", accessibility, name="accessibility"),
    path("compose/", include("blog.urls")),
    path("", include("plugins.urls")),
    path("search/", include("search.site.urls")),
    path("releases/", include("plugins.site_urls")),
    path("releases/", include("adoption.urls")),
    path("feeds/personal/<str:token>/", personal_feed, name="personal_feed"),
    path("feeds/", include("editorial.feed_addresses.urls")),
    # Wagtail's own way to try out error mails, open to every editor.
    path("admin/failwhale/", public.nothing_here, name="wagtailadmin_error_test"),
    path("admin/", include(admin_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
