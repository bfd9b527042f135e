"""What stands between strangers' connections and the application: see README.md."""
