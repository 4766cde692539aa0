"""A mail server that a test starts: TLS and AUTH are required. Each message is one line of JSON on standard output.

usage: mailserver.py CERTIFICATE KEY USER PASSWORD starttls|implicit PLAIN|LOGIN
"""
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

certificate, key, user, password, tls, mechanism = sys.argv[1:]


class Handler:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data.login.decode() if session.authenticated else None,
            "recipients": envelope.rcpt_tos,
            "id": message["Message-ID"],
            "subject": message["Subject"],
            "defects": [str(defect) for part in message.walk() for defect in part.defects + [one for header in part.values() for one in header.defects]],
            "date": message["Date"].datetime.isoformat(),
            "text": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
        }), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=good, auth_data=data if good else None)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


def talk():
    known = {"auth_required": True, "authenticator": authenticate, "auth_exclude_mechanism": {"PLAIN", "LOGIN"} - {mechanism}}
    if tls == "implicit":
        return SMTP(Handler(), auth_require_tls=False, **known)  # it would mean STARTTLS
    return SMTP(Handler(), tls_context=context, require_starttls=True, **known)


async def main():
    server = await asyncio.get_running_loop().create_server(talk, "127.0.0.1", 0, ssl=context if tls == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
