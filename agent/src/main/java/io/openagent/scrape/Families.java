package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.FamilyEndings;
import java.util.Arrays;
import java.util.List;

/// Which family the samples of a body belong to, told line by line in the body's order: the one that the last
/// line of metadata named, if the sample has its name or that name with a suffix, or one of the sample's own
/// name.
final class Families {
    private static final List<byte[]> SUFFIXES =
            FamilyEndings.ALL.stream().map(suffix -> suffix.getBytes(UTF_8)).toList();

    private byte[] announced = {};
    private byte[] current = {};

    /// A line of metadata names a metric.
    void announce(byte[] bytes, int from, int to) {
        if (!Arrays.equals(bytes, from, to, announced, 0, announced.length)) {
            announced = Arrays.copyOfRange(bytes, from, to);
        }
    }

    /// A sample comes.
    ///
    /// @return whether another family begins with it
    boolean enter(byte[] bytes, int from, int to) {
        boolean isAnnounced = announced.length > 0 && isOf(announced, bytes, from, to);
        if (isAnnounced && Arrays.equals(current, announced)) return false;
        if (!isAnnounced && Arrays.equals(current, 0, current.length, bytes, from, to)) return false;
        current = isAnnounced ? announced : Arrays.copyOfRange(bytes, from, to);
        return true;
    }

    /// The family that the last sample belonged to, as it may be shown.
    String current() {
        return Shown.of(current, 0, current.length);
    }

    private static boolean isOf(byte[] family, byte[] bytes, int from, int to) {
        int length = family.length;
        if (to - from < length || !Arrays.equals(family, 0, length, bytes, from, from + length)) return false;
        return SUFFIXES.stream().anyMatch(suffix -> Arrays.equals(suffix, 0, suffix.length, bytes, from + length, to));
    }
}
