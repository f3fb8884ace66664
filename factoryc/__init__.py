"""factoryc: the compiler for specifications."""
