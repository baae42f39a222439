package io.openagent.scrape;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/// The two directions of one connection, deciphered, with [Framing] watching over them.
///
/// A connection whose peer has sent more than its answer is closed, so that what it sent can never be taken
/// for the answer to the next request.
final class FramedStreams {
    private final Socket socket;
    private final InputStream received;
    private final OutputStream sent;
    private final Framing framing = new Framing();

    /// @param socket is closed when the peer says too much; the streams are its streams
    FramedStreams(Socket socket, InputStream received, OutputStream sent) {
        this.socket = socket;
        this.received = received;
        this.sent = sent;
    }

    InputStream in() {
        return new Answers();
    }

    OutputStream out() {
        return new Requests(sent);
    }

    private final class Answers extends BlockStream {
        @Override
        int readBlock(byte[] bytes, int from, int length) throws IOException {
            int read = received.read(bytes, from, length);
            if (read <= 0) return read;
            int accepted = framing.accept(bytes, from, read);
            if (accepted < read) socket.close();
            return accepted == 0 ? -1 : accepted;
        }

        @Override
        public int available() throws IOException {
            return received.available();
        }

        @Override
        public void close() throws IOException {
            received.close();
        }
    }

    private final class Requests extends FilterOutputStream {
        Requests(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int next) throws IOException {
            begin();
            out.write(next);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            begin();
            out.write(bytes, from, length);
        }

        /// What came unasked on a kept connection is a farewell at best: OkHttp asks anew on a new
        /// connection.
        private void begin() throws IOException {
            if (framing.isIdle() && received.available() > 0) throw new SocketException("an answer before the request");
            framing.asked();
        }
    }
}
