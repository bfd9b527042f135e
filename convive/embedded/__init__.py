"""The servers that `./run up` brings along: a private PostgreSQL and a private RabbitMQ node."""
