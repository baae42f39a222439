package io.openagent.scrape;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Which targets are being scraped at this moment, written where it outlives the process: into a file that is
/// mapped into memory. The worker that comes next reads there what the last one was at when it died.
///
/// ```text
///    0   magic    "OAFLIGH1"
///    8   slot 0   fingerprint of a target that is being scraped, big endian; 0 while the slot is free
///   16            bytes of memory that the scrape has reserved by now
///   24   slot 1
///        …        16,384 slots, 256 KiB in all
/// ```
///
/// Beginning and ending a scrape each write sixteen bytes, without a system call. What was written survives the
/// death of the process, since the kernel has the page; it does not survive the machine's, and need not.
/// Safe for many threads; one lock guards the free slots.
public final class FlightLog {
    /// As many scrapes as may have a connection waiting at once. Beyond them scrapes are not noted.
    private static final int SLOTS = 16_384;

    private static final int SLOT_BYTES = 2 * Long.BYTES;

    private static final byte[] MAGIC = "OAFLIGH1".getBytes(StandardCharsets.US_ASCII);

    /// How large the file is.
    public static final int BYTES = MAGIC.length + SLOTS * SLOT_BYTES;

    private static final int NO_SLOT = -1;

    private final ByteBuffer file;
    private final BitSet taken = new BitSet(SLOTS);

    /// One scrape, until it is closed.
    final class Flight implements AutoCloseable {
        private final int slot;

        private Flight(int slot) {
            this.slot = slot;
        }

        /// So many bytes of memory are reserved for it now.
        void holds(long bytes) {
            if (slot != NO_SLOT) file.putLong(place(slot) + Long.BYTES, bytes);
        }

        @Override
        public void close() {
            if (slot != NO_SLOT) free(slot);
        }
    }

    /// Begins with nothing in flight.
    ///
    /// @param file of [#BYTES]; written by this log alone
    public FlightLog(ByteBuffer file) {
        this.file = file;
        file.put(0, new byte[BYTES]);
        file.put(0, MAGIC);
    }

    /// One that nobody reads.
    public static FlightLog inMemory() {
        return new FlightLog(ByteBuffer.allocate(BYTES));
    }

    /// The targets that were in flight when their worker wrote last, and how many bytes each had reserved; none if
    /// these are no such bytes.
    public static Map<Long, Long> read(byte[] bytes) {
        var inFlight = new HashMap<Long, Long>();
        if (!Arrays.equals(bytes, 0, Math.min(bytes.length, MAGIC.length), MAGIC, 0, MAGIC.length)) return inFlight;
        ByteBuffer slots = ByteBuffer.wrap(bytes, MAGIC.length, Math.min(bytes.length, BYTES) - MAGIC.length);
        while (slots.remaining() >= SLOT_BYTES) inFlight.put(slots.getLong(), slots.getLong());
        inFlight.remove(0L);
        return inFlight;
    }

    /// @param fingerprint as [io.openagent.discovery.Target#fingerprint] gives it
    synchronized Flight begin(long fingerprint) {
        int slot = taken.nextClearBit(0);
        if (slot == SLOTS) return new Flight(NO_SLOT);
        taken.set(slot);
        file.putLong(place(slot) + Long.BYTES, 0);
        file.putLong(place(slot), fingerprint);
        return new Flight(slot);
    }

    private synchronized void free(int slot) {
        file.putLong(place(slot), 0);
        taken.clear(slot);
    }

    private static int place(int slot) {
        return MAGIC.length + slot * SLOT_BYTES;
    }
}
