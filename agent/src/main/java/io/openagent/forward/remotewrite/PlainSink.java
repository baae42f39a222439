package io.openagent.forward.remotewrite;

/// Takes the bytes of a request's fields, one piece after the other.
interface PlainSink {
    void write(byte[] bytes, int from, int to);

    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }
}
