package io.openagent.metrics;

/// How a target is asked to write names that are more than letters, digits, underscores and colons.
public enum EscapingScheme {
    ALLOW_UTF_8("allow-utf-8"),
    UNDERSCORES("underscores"),
    DOTS("dots"),
    VALUES("values");

    private final String parameter;

    EscapingScheme(String parameter) {
        this.parameter = parameter;
    }

    /// The value of the parameter `escaping` in Accept and Content-Type, and in a configuration.
    public String parameter() {
        return parameter;
    }
}
