"""The generator: a construct tree goes in, text comes out. Nothing here touches a file."""
