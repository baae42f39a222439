package io.openagent.metrics;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Streams that arrive as a network's do.
final class Streams {
    private Streams() {}

    /// Gives at most so many bytes a read, as a slow network does.
    static InputStream inPieces(byte[] body, int pieceBytes) {
        return new Pieces(body, pieceBytes);
    }

    /// The same bytes again and again, without ever holding them all.
    static InputStream repeated(byte[] once, int times) {
        return new Repeated(once, times);
    }

    private static final class Pieces extends FilterInputStream {
        private final int pieceBytes;

        Pieces(byte[] body, int pieceBytes) {
            super(new ByteArrayInputStream(body));
            this.pieceBytes = pieceBytes;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(length, pieceBytes));
        }
    }

    private static final class Repeated extends FilterInputStream {
        private int left;

        Repeated(byte[] once, int times) {
            super(new ByteArrayInputStream(once));
            left = times - 1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (available() == 0 && left > 0) {
                left--;
                reset();
            }
            return super.read(into, offset, length);
        }
    }
}
