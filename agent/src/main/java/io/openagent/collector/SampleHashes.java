package io.openagent.collector;

import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.PackHeader;
import java.util.Arrays;

/// A set of samples, known by 64-bit hashes of what identifies them: eight to sixteen bytes each.
///
/// Among ten million samples the chance that any two are taken for one is about 3 in 10⁶. Label order does not matter.
/// It is made of many small tables, so that growing never needs twice the memory at once. Confined to whoever guards
/// it.
final class SampleHashes {
    private static final long PRIME = 0x9E3779B97F4A7C15L;
    private static final int TABLE_BITS = 8;

    private final Table[] tables = new Table[1 << TABLE_BITS];
    private long size;

    SampleHashes() {
        Arrays.setAll(tables, _ -> new Table());
    }

    long size() {
        return size;
    }

    void add(PackHeader header, MetricRecord record) {
        long hash = hash(header, record);
        if (tables[(int) (hash >>> (Long.SIZE - TABLE_BITS))].add(hash)) size++;
    }

    private static long hash(PackHeader header, MetricRecord record) {
        long labels = 0;
        for (LabelPair label : record.labels()) labels += mix(text(label.key()) * 31 + text(label.value()));
        long hash = mix(header.projectCode()) * 31 + header.oid();
        hash = mix(hash) * 31 + text(record.name());
        hash = mix(hash) * 31 + labels;
        hash = mix(mix(hash) * 31 + record.timestampMillis());
        return hash == 0 ? 1 : hash;
    }

    private static long text(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * PRIME;
        return mix(hash);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 32)) * PRIME;
        return mixed ^ (mixed >>> 29);
    }

    /// Open addressing; zero marks an empty slot.
    private static final class Table {
        private long[] slots = new long[64];
        private int size;

        boolean add(long hash) {
            if (3L * size >= 2L * slots.length) grow();
            int slot = find(hash);
            if (slots[slot] != 0) return false;
            slots[slot] = hash;
            size++;
            return true;
        }

        private int find(long hash) {
            int mask = slots.length - 1;
            int slot = (int) hash & mask;
            while (slots[slot] != 0 && slots[slot] != hash) slot = (slot + 1) & mask;
            return slot;
        }

        private void grow() {
            long[] old = slots;
            slots = new long[2 * old.length];
            for (long hash : old) {
                if (hash != 0) slots[find(hash)] = hash;
            }
        }
    }
}
