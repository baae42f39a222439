package io.openagent.bench;

/// The bodies that are measured: what machines, applications and clusters expose.
public enum Shape {
    /// A node exporter on a machine of 32 cores: short lines, many families of one sample.
    NODE(1_465) {
        @Override
        void write(BodyWriter body, int target) {
            NodeBody.write(body);
        }
    },
    /// An application with 282 classic histograms: long lines that differ in their last label.
    HISTOGRAM(5_000) {
        @Override
        void write(BodyWriter body, int target) {
            HistogramBody.write(body, target);
        }
    },
    /// The state of a cluster's pods: the longest lines, and 48 MB of them.
    HUGE(200_000) {
        @Override
        void write(BodyWriter body, int target) {
            HugeBody.write(body, target);
        }
    };

    private final int samples;

    Shape(int samples) {
        this.samples = samples;
    }

    abstract void write(BodyWriter body, int target);

    public int samples() {
        return samples;
    }

    /// The body of a target's n-th scrape: always the same lines in the same order, with other values. All
    /// machines expose the same lines; applications and clusters differ in those of their pods.
    public byte[] body(int target, int scrape) {
        var body = new BodyWriter(scrape, samples);
        write(body, target);
        return body.toByteArray();
    }
}
