"""The security headers that depend on the address."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class SecurityHeadersMiddleware(CSPMiddleware):
    """A strict content policy on the site; a wider one for Wagtail's admin.

    The admin's widgets carry inline scripts and styles that Wagtail does not mark with a nonce.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy of the site, or that of the admin below its address."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith("/admin/") and parts.config is None:
            # A nonce would make browsers ignore 'unsafe-inline'.
            parts.config, parts.nonce = settings.ADMIN_CONTENT_SECURITY_POLICY, None
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policies."""
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return super().process_response(request, response)
