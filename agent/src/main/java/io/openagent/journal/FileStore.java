package io.openagent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// One folder of files, as much of it as a journal needs: small, so that a test can stand in for a disk that
/// fails.
///
/// Not here: moving files, and folders in it. What was written to a file is safe from a power cut after
/// [StoredFile#sync], that the file exists at all only after [#sync].
interface FileStore extends AutoCloseable {
    /// Where it is, for messages.
    String place();

    /// The names of its files, in no order.
    List<String> names() throws IOException;

    /// Opens a file for reading.
    ///
    /// @throws java.nio.file.NoSuchFileException when there is none
    StoredFile read(String name) throws IOException;

    /// Opens a file for reading and writing, and creates it when there is none.
    StoredFile write(String name) throws IOException;

    /// Deletes a file; that there is none is fine.
    void delete(String name) throws IOException;

    /// Makes safe which files there are.
    void sync() throws IOException;

    /// Whether nobody else has it now, and nobody will until [#close].
    boolean tryLock() throws IOException;

    /// How much can still be written.
    long usableBytes() throws IOException;

    /// Size of the volume.
    long totalBytes() throws IOException;

    /// Whether it outlives the process.
    boolean isDurable();

    @Override
    void close() throws IOException;

    /// An open file. Reading and writing go by offsets, so nothing is remembered between them.
    interface StoredFile extends AutoCloseable {
        /// Reads some bytes.
        ///
        /// @return how many, or -1 at the end
        int read(ByteBuffer into, long offset) throws IOException;

        /// Writes some bytes, perhaps not all.
        ///
        /// @return how many
        int write(ByteBuffer from, long offset) throws IOException;

        long size() throws IOException;

        void truncate(long size) throws IOException;

        /// Makes safe what was written. After a failure nobody knows what is safe and what is not, and
        /// another try may succeed without having written anything.
        void sync() throws IOException;

        @Override
        void close() throws IOException;

        default void writeFully(ByteBuffer from, long offset) throws IOException {
            long at = offset;
            while (from.hasRemaining()) at += write(from, at);
        }

        /// Reads until the buffer is full or the file ends.
        default void readFully(ByteBuffer into, long offset) throws IOException {
            long at = offset;
            while (into.hasRemaining()) {
                int count = read(into, at);
                if (count < 0) return;
                at += count;
            }
        }
    }
}
