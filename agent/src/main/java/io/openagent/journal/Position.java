package io.openagent.journal;

/// A place between two records: how many records, and how many samples in them, were accepted before it. A
/// journal's positions only ever grow, and one stays good when its record is written anew elsewhere.
public record Position(long record, long sample) implements Comparable<Position> {
    /// Before the first record that a journal ever had.
    public static final Position ORIGIN = new Position(0, 0);

    /// Behind every record that can come.
    public static final Position NEVER = new Position(Long.MAX_VALUE, Long.MAX_VALUE);

    public Position {
        if (record < 0 || sample < 0) throw new IllegalArgumentException("position " + record + "/" + sample);
    }

    /// Behind one more record.
    Position behind(int samples) {
        return new Position(record + 1, sample + samples);
    }

    boolean isBefore(Position other) {
        return record < other.record;
    }

    static Position earlier(Position one, Position other) {
        return one.isBefore(other) ? one : other;
    }

    static Position later(Position one, Position other) {
        return one.isBefore(other) ? other : one;
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(record, other.record);
    }
}
