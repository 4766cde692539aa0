"""A mail server that a test starts: STARTTLS and AUTH are required. Each message is one line of JSON on standard output.

usage: mailserver.py CERTIFICATE KEY USER PASSWORD
"""
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

certificate, key, user, password = sys.argv[1:5]


class Handler:
    # The framework's client says "AUTH login", and this server compares case although mechanisms have none (RFC 4954).
    async def auth_login(self, server, args):
        return await server.auth_LOGIN(server, args)

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "tls": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.authenticated else None,
            "recipients": envelope.rcpt_tos,
            "id": message["Message-ID"],
            "subject": message["Subject"],
            "text": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
        }), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=good, auth_data=data if good else None)


def talk():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return SMTP(Handler(), tls_context=context, require_starttls=True, auth_required=True, authenticator=authenticate)


async def main():
    server = await asyncio.get_running_loop().create_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
