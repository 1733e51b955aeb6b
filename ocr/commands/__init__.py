"""The commands of `typecase`, one module each, imported when they run. They parse options, call and print."""
