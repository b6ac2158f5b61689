"""Log-in, log-out, password, second factor, the invitation slip, and one's own page. Sign-up and e-mail do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path

from lianxin.web.accounts import views
from lianxin.web.declare import public, signed_in

urlpatterns = [
    path("accounts/login/", public(account.login), name="account_login"),
    path("accounts/logout/", signed_in(account.logout), name="account_logout"),
    path("accounts/signup/", public(views.no_sign_up), name="account_signup"),
    path("accounts/inactive/", public(account.account_inactive), name="account_inactive"),
    path("accounts/password/", signed_in(views.change_password), name="account_change_password"),
    path("accounts/password/forgotten/", public(views.forgotten), name="account_reset_password"),
    path("accounts/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/2fa/", signed_in(mfa.index), name="mfa_index"),
    path("accounts/2fa/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("accounts/2fa/again/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/2fa/totp/on/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("accounts/2fa/totp/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("accounts/2fa/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("accounts/2fa/codes/new/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("accounts/2fa/codes/file/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("accounts/oidc/<str:provider_id>/login/", public(openid.login), name="openid_connect_login"),
    path("accounts/oidc/<str:provider_id>/login/callback/", public(openid.callback), name="openid_connect_callback"),
    path("accounts/oidc/cancelled/", public(views.outer_refused), name="socialaccount_login_cancelled"),
    path("accounts/oidc/failed/", public(views.outer_refused), name="socialaccount_login_error"),
    path("accounts/oidc/signup/", public(views.no_sign_up), name="socialaccount_signup"),
    path("accounts/oidc/connections/", signed_in(views.mine), name="socialaccount_connections"),
    path("slip/", views.slip, name="slip"),
    path("me/", views.mine, name="mine"),
]
