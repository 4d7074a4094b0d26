"""Entry point of the web server."""

from django.core.wsgi import get_wsgi_application

from perspectief.config import environment, family

family.end_with_server()
environment.prepare()
application = get_wsgi_application()
