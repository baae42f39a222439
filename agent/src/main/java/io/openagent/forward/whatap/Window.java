package io.openagent.forward.whatap;

/// How much may be written without being answered: what a lost session sends twice, at most. Confined to the
/// forwarder's thread.
///
/// A collector that reads slowly may need longer for a full window than the forwarder waits for an answer, and would
/// be sent the same data for ever. So each silence halves what is sent, down to one batch at a time, until that is
/// little enough to be read in time; each answer doubles it, up to where it began.
final class Window {
    static final int MOST_BYTES = 1024 * 1024;

    private int bytes = MOST_BYTES;

    /// A batch is written while fewer bytes than these are unanswered, so that one always fits.
    int bytes() {
        return bytes;
    }

    /// @param unanswered bytes that were too many
    void halve(int unanswered) {
        bytes = Math.max(1, Math.min(bytes, unanswered) / 2);
    }

    void widen() {
        bytes = Math.min(MOST_BYTES, 2 * bytes);
    }
}
