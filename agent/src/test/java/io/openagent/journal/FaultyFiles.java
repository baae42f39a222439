package io.openagent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// A disk in memory that fails as disks do. What was not synced a power cut loses, tears, or keeps out of
/// order, sector by sector; a file that was created or deleted since the last sync of the folder may or may
/// not be there. A failed sync forgets what it was to make safe, and the next one claims to have done it, as
/// Linux does. Writes may be short, find no space, or fail in the middle.
final class FaultyFiles implements FileStore {
    private static final int SECTOR = 512;

    private final Random random;
    private final Map<String, Inode> now = new TreeMap<>();
    private final Map<String, Inode> safe = new TreeMap<>();
    private long capacity = Long.MAX_VALUE;
    private double failures;
    private long stepsLeft = Long.MAX_VALUE;
    private long bytesRead;
    private boolean isGone;
    private boolean lostPower;

    /// The power is cut here; whoever catches it goes on with [#afterPowerCut].
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    FaultyFiles(Random random) {
        this.random = random;
    }

    /// No more bytes than these fit from now on.
    void capacity(long bytes) {
        capacity = bytes;
    }

    /// How probable it is, from 0 to 1, that a step fails.
    void failures(double probability) {
        failures = probability;
    }

    /// Cuts the power when so many more steps that change something were made.
    void cutPowerAfter(long moreSteps) {
        stepsLeft = moreSteps;
    }

    boolean isFailing() {
        return failures > 0 || capacity < Long.MAX_VALUE;
    }

    /// Everything works from now on.
    void heal() {
        failures = 0;
        capacity = Long.MAX_VALUE;
    }

    /// Whether this is what a power cut has left.
    boolean lostPower() {
        return lostPower;
    }

    long bytesRead() {
        return bytesRead;
    }

    long usedBytes() {
        return now.values().stream().mapToLong(inode -> inode.size).sum();
    }

    /// The process is gone, and the disk as it was. What a failed sync has forgotten the next process's sync
    /// makes safe: a kill between the two is the one thing against which nothing is done.
    FaultyFiles afterKill() {
        isGone = true;
        now.values().forEach(Inode::remember);
        var next = new FaultyFiles(random);
        next.now.putAll(now);
        next.safe.putAll(safe);
        next.capacity = capacity;
        next.stepsLeft = stepsLeft;
        return next;
    }

    FaultyFiles afterPowerCut() {
        isGone = true;
        var next = new FaultyFiles(random);
        now.forEach((name, inode) -> {
            if (safe.get(name) == inode || random.nextBoolean()) next.now.put(name, inode.afterPowerCut(random));
        });
        safe.forEach((name, inode) -> {
            if (!now.containsKey(name) && random.nextBoolean()) next.now.put(name, inode.afterPowerCut(random));
        });
        next.safe.putAll(next.now);
        next.lostPower = true;
        next.capacity = capacity;
        return next;
    }

    /// Bytes of a file, to look at and to damage.
    byte[] bytes(String name) {
        Inode inode = Objects.requireNonNull(now.get(name), name);
        return Arrays.copyOf(inode.bytes, inode.size);
    }

    void put(String name, byte[] bytes) {
        putSparse(name, bytes, bytes.length);
    }

    /// @param size of the file, which ends with zeros that take no memory
    void putSparse(String name, byte[] bytes, int size) {
        var inode = new Inode();
        inode.bytes = bytes.clone();
        inode.size = size;
        inode.isSizeDirty = false;
        now.put(name, inode);
        inode.sync();
        safe.put(name, inode);
    }

    @Override
    public String place() {
        return "faulty";
    }

    @Override
    public List<String> names() {
        return List.copyOf(now.keySet());
    }

    @Override
    public StoredFile read(String name) throws IOException {
        Inode inode = now.get(name);
        if (inode == null) throw new NoSuchFileException(name);
        return new FaultyFile(inode);
    }

    @Override
    public StoredFile write(String name) throws IOException {
        if (!now.containsKey(name)) step("create " + name);
        return new FaultyFile(now.computeIfAbsent(name, _ -> new Inode()));
    }

    @Override
    public void delete(String name) throws IOException {
        if (!now.containsKey(name)) return;
        step("delete " + name);
        now.remove(name);
    }

    @Override
    public void sync() throws IOException {
        step("sync the folder");
        safe.clear();
        safe.putAll(now);
    }

    @Override
    public boolean tryLock() {
        return true;
    }

    @Override
    public long usableBytes() {
        return Math.max(0, capacity - usedBytes());
    }

    @Override
    public long totalBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        isGone = true;
    }

    private void step(String what) throws IOException {
        if (isGone) throw new IOException("the process is gone");
        if (stepsLeft-- <= 0) throw new PowerCut();
        if (random.nextDouble() < failures) throw new IOException("Input/output error: " + what);
    }

    private static final class Inode {
        private byte[] bytes = new byte[0];
        private int size;
        private byte[] safeBytes = new byte[0];
        private final BitSet dirty = new BitSet();
        private boolean isSizeDirty;

        void write(ByteBuffer from, int offset, int count) {
            int end = offset + count;
            if (end > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
            from.get(bytes, offset, count);
            if (count > 0) dirty.set(offset / SECTOR, (end - 1) / SECTOR + 1);
            if (end > size) {
                size = end;
                isSizeDirty = true;
            }
        }

        void truncate(int newSize) {
            Arrays.fill(bytes, newSize, bytes.length, (byte) 0);
            size = newSize;
            isSizeDirty = true;
        }

        void sync() {
            byte[] synced = Arrays.copyOf(safeBytes, isSizeDirty ? size : safeBytes.length);
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1))
                copy(bytes, synced, sector, SECTOR);
            safeBytes = synced;
            dirty.clear();
            isSizeDirty = false;
        }

        void failToSync() {
            dirty.clear();
            isSizeDirty = false;
        }

        void remember() {
            isSizeDirty = true;
            dirty.set(0, size / SECTOR + 1);
        }

        Inode afterPowerCut(Random random) {
            int length = isSizeDirty ? between(random, safeBytes.length, size) : safeBytes.length;
            byte[] left = Arrays.copyOf(safeBytes, length);
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                switch (random.nextInt(4)) {
                    case 0 -> copy(bytes, left, sector, random.nextInt(SECTOR));
                    case 1, 2 -> copy(bytes, left, sector, SECTOR);
                    default -> {} // it never got there
                }
            }
            var inode = new Inode();
            inode.bytes = left;
            inode.size = left.length;
            inode.safeBytes = left.clone();
            return inode;
        }

        private static int between(Random random, int one, int other) {
            return switch (random.nextInt(3)) {
                case 0 -> one;
                case 1 -> other;
                default -> Math.min(one, other) + random.nextInt(Math.abs(one - other) + 1);
            };
        }

        private static void copy(byte[] from, byte[] to, int sector, int most) {
            int start = sector * SECTOR;
            int count = Math.min(most, Math.min(from.length, to.length) - start);
            if (count > 0) System.arraycopy(from, start, to, start, count);
        }
    }

    private final class FaultyFile implements StoredFile {
        private final Inode inode;

        FaultyFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public int read(ByteBuffer into, long offset) {
            if (offset >= inode.size) return -1;
            int count = (int) Math.min(into.remaining(), inode.size - offset);
            int stored = Math.clamp(inode.bytes.length - offset, 0, count);
            if (stored > 0) into.put(inode.bytes, (int) offset, stored);
            into.put(new byte[count - stored]);
            bytesRead += count;
            return count;
        }

        @Override
        public int write(ByteBuffer from, long offset) throws IOException {
            int count = from.remaining() > 1 && random.nextInt(8) == 0
                    ? 1 + random.nextInt(from.remaining() - 1)
                    : from.remaining();
            try {
                step("write");
            } catch (IOException failed) {
                inode.write(from, (int) offset, random.nextInt(random.nextInt(from.remaining() + 1) + 1));
                throw failed;
            }
            long growth = Math.max(0, offset + count - inode.size);
            long room = Math.max(0, capacity - usedBytes());
            if (growth > room) {
                inode.write(from, (int) offset, (int) Math.max(0, count - (growth - room)));
                throw new IOException("No space left on device");
            }
            inode.write(from, (int) offset, count);
            return count;
        }

        @Override
        public long size() {
            return inode.size;
        }

        @Override
        public void truncate(long size) throws IOException {
            step("truncate");
            if (size < inode.size) inode.truncate((int) size);
        }

        @Override
        public void sync() throws IOException {
            try {
                step("sync");
            } catch (IOException failed) {
                inode.failToSync();
                throw failed;
            }
            inode.sync();
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
