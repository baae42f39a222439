package io.openagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Writes a body in the Prometheus text format. Its values depend on the place in the body and on the scrape,
/// so that a second scrape has the same lines, other values, and some values of another length.
final class BodyWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    private final int scrape;
    private final int most;
    private int samples;

    /// @param most how many samples the body has when it is full
    BodyWriter(int scrape, int most) {
        this.scrape = scrape;
        this.most = most;
    }

    int samplesLeft() {
        return most - samples;
    }

    void family(String name, String type, String help) {
        line("# HELP " + name + " " + help);
        line("# TYPE " + name + " " + type);
    }

    /// @param labels as they stand between the braces
    void sample(String name, String labels, String value) {
        line(labels.isEmpty() ? name + " " + value : name + "{" + labels + "} " + value);
        samples++;
    }

    /// A family of one sample.
    void single(String name, String type, String help, String value) {
        family(name, type, help);
        sample(name, "", value);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    // --- values of the sample that comes next

    /// A whole number of up to eight digits that grows from scrape to scrape.
    String count() {
        return NumberForm.text((double) counted());
    }

    /// As [#count], but two of three never move: most counters of errors stand at zero.
    String rareCount() {
        return samples % 3 == 0 ? count() : "0";
    }

    /// A growing number with two decimals.
    String seconds() {
        return NumberForm.text(counted() / 100.0);
    }

    /// A large number that goes up and down.
    String bytes() {
        return NumberForm.text(4096.0 * (pace() % 10_000_000 + pace() % 997 * (scrape % 7)));
    }

    private long counted() {
        long most = 10;
        for (long digits = pace() % 7; digits > 0; digits--) most *= 10;
        return pace() % most + (1 + pace() % 997) * scrape;
    }

    /// A large number that looks random and belongs to the place.
    private long pace() {
        long mixed = (samples + 1) * 0x9E37_79B9_7F4A_7C15L;
        return (mixed ^ mixed >>> 29) >>> 1;
    }

    private void line(String text) {
        out.writeBytes((text + "\n").getBytes(UTF_8));
    }
}
