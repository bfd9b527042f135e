"""The door of identity: which feature answers an operation, and who may call it.

The gateway answers these itself, by `chassis.rpc.serve`, as a service answers its own.
"""

from __future__ import annotations

from typing import Any

from chassis.policy import EVERYBODY, MEMBERS, Door, and_auditor, only
from chassis.rpc.serve import Feature
from contracts import (
    account_duplicates,
    account_export,
    account_links,
    accounts,
    administration,
    api_tokens,
    audit_export,
    institutions,
    invitations,
    mail_log,
    network_figures,
    second_factor,
)
from contracts.base import Operation
from contracts.identity import Role
from gateway.identity import (
    addresses,
    admission,
    audit,
    audit_csv,
    duplicates,
    factors,
    forgotten,
    institution_likeness,
    institution_naming,
    inviting,
    me,
    member_access,
    member_import,
    members,
    passkeys,
    registering,
    second_step,
    signing_in,
    totp,
)
from gateway.identity import api_tokens as own_tokens
from gateway.identity import institutions as institution_list
from gateway.identity import mail_log as mails
from gateway.identity import network_figures as figures

_ADMINISTRATOR = only(Role.ADMINISTRATOR)
_READERS = and_auditor(Role.ADMINISTRATOR)

_TABLE: list[tuple[Operation[Any, Any], Door, Feature]] = [
    (accounts.REGISTER, EVERYBODY, registering.register),
    (account_links.READ_UNCONFIRMED, EVERYBODY, registering.read_unconfirmed),
    (account_links.ASK_FOR_CONFIRMATION, EVERYBODY, registering.ask_for_confirmation),
    (account_links.CONFIRM_REGISTRATION, EVERYBODY, registering.confirm_registration),
    (account_links.DISCARD_REGISTRATION, EVERYBODY, registering.discard_registration),
    (accounts.LIST_REGISTRATIONS, _READERS, admission.list_registrations),
    (accounts.ADMIT, _ADMINISTRATOR, admission.admit),
    (accounts.REFUSE_REGISTRATION, _ADMINISTRATOR, admission.refuse_registration),
    (administration.LIST_MEMBERS, _READERS, members.list_members),
    (administration.READ_MEMBER, _READERS, members.read_member),
    (accounts.FIND_MEMBERS, MEMBERS, members.find_members),
    (accounts.READ_CARD, MEMBERS, members.read_card),
    (administration.CHANGE_MEMBER, _ADMINISTRATOR, members.change_member),
    (administration.SUSPEND, _ADMINISTRATOR, members.suspend),
    (administration.REINSTATE, _ADMINISTRATOR, members.reinstate),
    (administration.READ_SECURITY, _ADMINISTRATOR, member_access.read_member_security),
    (administration.END_MEMBER_SESSION, _ADMINISTRATOR, member_access.end_member_session),
    (administration.END_MEMBER_SESSIONS, _ADMINISTRATOR, member_access.end_member_sessions),
    (administration.SEND_PASSWORD_LINK, _ADMINISTRATOR, member_access.send_password_link),
    (invitations.INVITE, _ADMINISTRATOR, inviting.invite),
    (invitations.LIST_INVITATIONS, _READERS, inviting.list_invitations),
    (invitations.RESEND_INVITATION, _ADMINISTRATOR, inviting.resend_invitation),
    (invitations.WITHDRAW_INVITATION, _ADMINISTRATOR, inviting.withdraw_invitation),
    (invitations.READ_INVITATION, EVERYBODY, inviting.read_invitation),
    (invitations.ACCEPT_INVITATION, EVERYBODY, inviting.accept_invitation),
    (invitations.CHECK_IMPORT, _ADMINISTRATOR, member_import.check_import),
    (invitations.IMPORT_MEMBERS, _ADMINISTRATOR, member_import.import_members),
    (account_duplicates.LIST_DUPLICATES, _READERS, duplicates.list_duplicates),
    (account_duplicates.TELL_APART, _ADMINISTRATOR, duplicates.tell_apart),
    (institutions.LIST_INSTITUTIONS, _READERS, institution_list.list_institutions),
    (institutions.LIST_ALIKE_INSTITUTIONS, _READERS, institution_likeness.list_alike_institutions),
    (institutions.NAME_INSTITUTIONS, _ADMINISTRATOR, institution_naming.name_institutions),
    (mail_log.LIST_MAILS, _ADMINISTRATOR, mails.list_mails),
    (mail_log.READ_MAIL_FIGURES, _ADMINISTRATOR, mails.read_mail_figures),
    (mail_log.RETRY_MAIL, _ADMINISTRATOR, mails.retry_mail),
    (mail_log.STOP_MAIL, _ADMINISTRATOR, mails.stop_mail),
    (network_figures.READ_NETWORK_FIGURES, _READERS, figures.read_network_figures),
    # What follows is about oneself, so an auditor's account may do it as well.
    (accounts.ERASE, MEMBERS, members.erase),
    (accounts.ME, MEMBERS, me.me),
    (accounts.UPDATE_ME, MEMBERS, me.update_me),
    (accounts.CHANGE_PASSWORD, MEMBERS, me.change_password),
    (account_links.ASK_FOR_PASSWORD, EVERYBODY, forgotten.ask_for_password),
    (account_links.READ_PASSWORD_LINK, EVERYBODY, forgotten.read_password_link),
    (account_links.CHOOSE_PASSWORD, EVERYBODY, forgotten.choose_password),
    (account_links.CHANGE_ADDRESS, MEMBERS, addresses.change_address),
    (account_links.READ_ADDRESS_LINK, MEMBERS, addresses.read_address_link),
    (account_links.CONFIRM_ADDRESS, MEMBERS, addresses.confirm_address),
    (account_export.EXPORT_ME, MEMBERS, me.export_me),
    (accounts.SIGN_IN, EVERYBODY, signing_in.sign_in),
    (accounts.SIGN_IN_WITH_PROVIDER, EVERYBODY, signing_in.sign_in_with_provider),
    (accounts.ROTATE_SESSION, EVERYBODY, signing_in.rotate_session),
    (accounts.SIGN_OUT, EVERYBODY, signing_in.sign_out),
    (accounts.SIGN_OUT_EVERYWHERE, MEMBERS, signing_in.sign_out_everywhere),
    (accounts.LIST_SESSIONS, MEMBERS, signing_in.list_sessions),
    (accounts.REVOKE_SESSION, MEMBERS, signing_in.revoke_session),
    (api_tokens.MAKE_API_TOKEN, MEMBERS, own_tokens.make_api_token),
    (api_tokens.LIST_API_TOKENS, MEMBERS, own_tokens.list_api_tokens),
    (api_tokens.REVOKE_API_TOKEN, MEMBERS, own_tokens.revoke_api_token),
    (api_tokens.REVOKE_MEMBER_API_TOKEN, _ADMINISTRATOR, own_tokens.revoke_member_api_token),
    (accounts.LIST_AUDIT, _READERS, audit.list_audit),
    (audit_export.EXPORT_AUDIT, _READERS, audit_csv.export_audit),
    (second_factor.FINISH_SIGN_IN, EVERYBODY, signing_in.finish_sign_in),
    (second_factor.SIGN_IN_WITH_PASSKEY, EVERYBODY, signing_in.sign_in_with_passkey),
    (second_factor.ASK_PASSKEY, EVERYBODY, second_step.ask_passkey),
    (second_factor.PROVE, MEMBERS, second_step.prove),
    (second_factor.READ_SECOND_FACTOR, MEMBERS, factors.read_second_factor),
    (second_factor.BEGIN_TOTP, MEMBERS, totp.begin_totp),
    (second_factor.CONFIRM_TOTP, MEMBERS, totp.confirm_totp),
    (second_factor.REMOVE_TOTP, MEMBERS, totp.remove_totp),
    (second_factor.BEGIN_PASSKEY, MEMBERS, passkeys.begin_passkey),
    (second_factor.ADD_PASSKEY, MEMBERS, passkeys.add_passkey),
    (second_factor.RENAME_PASSKEY, MEMBERS, passkeys.rename_passkey),
    (second_factor.REMOVE_PASSKEY, MEMBERS, passkeys.remove_passkey),
    (second_factor.NEW_RECOVERY_CODES, MEMBERS, factors.new_recovery_codes),
    (second_factor.RESET_SECOND_FACTOR, _ADMINISTRATOR, factors.reset_second_factor),
]
OPERATIONS = {operation.name: (operation, door, feature) for operation, door, feature in _TABLE}
# What computes a password's hash, and the lane it waits in: who signs in does not wait for those who register.
LANES = {
    "register": "strangers",
    "confirm_registration": "strangers",
    "choose_password": "strangers",
    "accept_invitation": "strangers",
    "sign_in": "members",
    "change_password": "members",
    "change_address": "members",
}
