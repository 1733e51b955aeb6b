"""A campaign of broken files, signals, full disks and endless pages: nothing is lost, hangs or ends in a traceback."""
