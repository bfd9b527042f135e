"""The chassis: what every service stands on, and which knows no service.

No module of ours is imported here, because `chassis.runner` has to patch the standard library before anything else.
"""

import warnings

# Said at every import of eventlet; docs/adr/0001 says why eventlet stands here, and how a service would leave it.
warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
