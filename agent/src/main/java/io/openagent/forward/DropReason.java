package io.openagent.forward;

/// Every reason for which a sample that was taken is not forwarded. The label `reason` of
/// `openagent_samples_dropped_total`.
public enum DropReason {
    /// NaN and the infinities: an OpenMx record cannot carry them.
    NOT_FINITE("not_finite"),
    /// More than 255 labels, or a record above 1 MiB: the wire format cannot carry it.
    UNSUPPORTED("unsupported"),
    /// The body gave a sample of the same series and time before: relabelling, or another spelling, made them one.
    DUPLICATE("duplicate"),
    /// Beyond the target's limit for samples or labels, where the target keeps what fits.
    OVER_LIMIT("limit"),
    /// The queue was full; the oldest samples went.
    QUEUE_FULL("queue_full"),
    /// Still in the queue when the agent ended.
    SHUTDOWN("shutdown");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
