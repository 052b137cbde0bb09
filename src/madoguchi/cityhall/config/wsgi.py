"""WSGI entry point: `gunicorn madoguchi.cityhall.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.cityhall.config.settings")
application = get_wsgi_application()
