package io.openagent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A folder in memory, where there is none to write to: everything works but lasting. As large as what is in
/// it, up to twice that for the file that is being written.
final class MemoryFiles implements FileStore {
    private final Map<String, MemoryFile> files = new ConcurrentHashMap<>();

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public StoredFile read(String name) throws IOException {
        MemoryFile file = files.get(name);
        if (file == null) throw new NoSuchFileException(name);
        return file;
    }

    @Override
    public StoredFile write(String name) {
        return files.computeIfAbsent(name, _ -> new MemoryFile());
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void sync() {
        // nothing lasts
    }

    @Override
    public boolean tryLock() {
        return true;
    }

    @Override
    public long usableBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long totalBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void close() {
        files.clear();
    }

    /// One lock: its monitor guards the bytes, which one thread writes while others read.
    private static final class MemoryFile implements StoredFile {
        private byte[] bytes = new byte[0];
        private int size;

        @Override
        public synchronized int read(ByteBuffer into, long offset) {
            if (offset >= size) return -1;
            int count = (int) Math.min(into.remaining(), size - offset);
            into.put(bytes, (int) offset, count);
            return count;
        }

        @Override
        public synchronized int write(ByteBuffer from, long offset) {
            int count = from.remaining();
            int end = Math.addExact(Math.toIntExact(offset), count);
            if (end > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
            from.get(bytes, (int) offset, count);
            size = Math.max(size, end);
            return count;
        }

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        public synchronized void truncate(long newSize) {
            size = (int) Math.min(size, newSize);
        }

        @Override
        public void sync() {
            // nothing lasts
        }

        @Override
        public void close() {
            // stays until it is deleted
        }
    }
}
