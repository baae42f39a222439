package io.openagent.forward;

import io.openagent.journal.Loss;

/// Every reason for which a sample that was taken is not forwarded. The label `reason` of
/// `openagent_samples_dropped_total`; `docs/delivery.md` says what to do about each.
///
/// The codes stand in journals on disk: they are never given another sense.
public enum DropReason {
    /// NaN and the infinities: an OpenMx record cannot carry them.
    NOT_FINITE("not_finite", Loss.FIRST_FOREIGN),
    /// More than 255 labels, or a record above 1 MiB: the wire format cannot carry it.
    UNSUPPORTED("unsupported", Loss.FIRST_FOREIGN + 1),
    /// The body gave a sample of the same series and time before: relabelling, or another spelling, made them one.
    DUPLICATE("duplicate", Loss.FIRST_FOREIGN + 2),
    /// Beyond the target's limit for samples or labels, where the target keeps what fits.
    OVER_LIMIT("limit", Loss.FIRST_FOREIGN + 3),
    /// The output's own rules drop the series.
    RELABELED("relabeled", Loss.FIRST_FOREIGN + 4),
    /// The receiver refuses the series, and would refuse it each time.
    REJECTED("rejected", Loss.FIRST_FOREIGN + 5),
    /// The receiver has a younger sample of the series, and takes none before it.
    OUT_OF_ORDER("out_of_order", Loss.FIRST_FOREIGN + 6),
    /// The journal was full; the oldest samples went, or the new ones did not come in.
    JOURNAL_FULL("journal_full", Loss.FULL.code()),
    /// Had waited for longer than `buffer.maxAge`.
    EXPIRED("expired", Loss.EXPIRED.code()),
    /// There was no space on the disk.
    DISK_FULL("disk_full", Loss.DISK_FULL.code()),
    /// The disk refused to write.
    DISK_ERROR("disk_error", Loss.DISK_ERROR.code()),
    /// Damaged on disk, or gone from it.
    DAMAGED("damaged", Loss.DAMAGED.code()),
    /// Dropped by `openagent journal drop`.
    TRIMMED("trimmed", Loss.TRIMMED.code()),
    /// Waited in memory, for want of a folder, when the agent ended.
    SHUTDOWN("shutdown", Loss.ENDED.code());

    private final String label;
    private final int code;

    DropReason(String label, int code) {
        this.label = label;
        this.code = code;
    }

    public String label() {
        return label;
    }

    /// What the journal counts it under.
    public int code() {
        return code;
    }
}
