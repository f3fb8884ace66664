"""The version of factoryc. Here, so that asking for it costs nothing; the wheel reads it too."""

VERSION = "0.1.0"
