package io.openagent.metrics;

/// A protobuf message that breaks the rules, at a place in the array it lies in. Who knows the body says
/// where that is.
final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1;

    private final int at;

    MalformedMessageException(int at, String what) {
        super(what);
        this.at = at;
    }

    int at() {
        return at;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
