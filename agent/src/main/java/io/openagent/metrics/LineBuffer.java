package io.openagent.metrics;

/// Room for the lines that one reader reads. Whoever reads body after body gives the same room to each
/// reader, one after the other: it stays as large as the longest line made it.
public final class LineBuffer {
    /// A few ordinary reads from a socket; thousands of targets may be read at once.
    private static final int FIRST_BYTES = 16 << 10;

    byte[] bytes = new byte[FIRST_BYTES];

    /// How many bytes it keeps.
    public int capacity() {
        return bytes.length;
    }
}
