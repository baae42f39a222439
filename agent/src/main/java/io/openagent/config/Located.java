package io.openagent.config;

/// A value and where the file says it, for a problem that shows only later.
record Located<T>(T value, Value source) {}
