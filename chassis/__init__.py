"""The chassis: what every service is built on. It knows no particular service.

No module of ours is imported here, because `chassis.runner` has to patch the standard library before anything else.
"""

import warnings

# eventlet warns at every import; docs/adr/0001 says why we use it, and how a service would leave it.
warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
