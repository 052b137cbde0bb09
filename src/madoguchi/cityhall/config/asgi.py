"""ASGI entry point of the live stream: `uvicorn madoguchi.cityhall.config.asgi:application`.

Pages are served by WSGI (`config.wsgi`); only the stream holds thousands of idle connections.
"""

from madoguchi.cityhall.config.start import start

start()

from django.utils.module_loading import autodiscover_modules  # noqa: E402

from madoguchi.cityhall.tenancy.stream.app import Stream  # noqa: E402

autodiscover_modules("stream_guards")
application = Stream()
