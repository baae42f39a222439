package io.openagent.discovery;

/// A text that must not reach a log, a page or an exception: it prints as `***`.
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
