"""Entry point of the web server, ours or another; on a server it refuses a database with made people, as `perspectief web` does."""

from django.core.wsgi import get_wsgi_application

from perspectief.config import environment, family, preparation

family.end_with_server()
environment.prepare()
preparation.refuse_made(environment.read())
application = get_wsgi_application()
