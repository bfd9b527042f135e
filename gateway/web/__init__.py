"""Pages for browsers: server-rendered, complete without JavaScript, in four languages."""
