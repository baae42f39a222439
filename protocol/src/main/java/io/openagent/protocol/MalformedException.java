package io.openagent.protocol;

/// Bytes that do not say what they should: what was wrong, and at which byte of the reader's slice it was found.
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    public MalformedException(String what, int offset) {
        super(what + ", at byte " + offset);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
