"""Reading over HTTP: a page for the browser, an interface for programs, and the processes that do the work."""
