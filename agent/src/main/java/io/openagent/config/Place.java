package io.openagent.config;

/// Where something is written: `scrape_config.yaml:12:15`. Line 0 means the file as a whole.
///
/// @param line counts from 1
/// @param column counts from 1, in characters
public record Place(String file, int line, int column) implements Comparable<Place> {
    static Place of(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
