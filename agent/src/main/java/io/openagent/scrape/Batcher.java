package io.openagent.scrape;

import io.openagent.metrics.Labels;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.time.Instant;

/// Takes what scrapes produce. The output side implements it; scraping knows no output.
///
/// What a sample says again and again, its name and labels, is encoded once by a [Form] and given back with
/// every value. Safe for many threads.
public interface Batcher {
    /// How this output writes the series of a target that has these labels.
    Form form(Labels targetLabels);

    /// One target's share of an output: encodes its series and takes its samples. Confined to one thread at a
    /// time.
    interface Form {
        /// Whether [Batcher#form] would give the same again. If not, what this one has encoded is good for
        /// its own groups only.
        boolean isCurrent();

        /// Whether a NaN of these bits arrives as it is: [#STALE_NAN].
        boolean carriesStaleMarkers();

        /// What becomes of native histograms on the way here.
        default Histograms histograms() {
            return Histograms.CLASSIC;
        }

        /// Whether exemplars are taken.
        default boolean carriesExemplars() {
            return false;
        }

        /// Whether it is told when the counting of a sample began.
        default boolean carriesCreated() {
            return false;
        }

        /// Whether type and help of metrics are to be told again, though nothing has changed.
        ///
        /// @param lastTold when this target has told all of them
        boolean wantsDescriptions(Instant lastTold, Instant now);

        /// What stays the same in every sample of the series. Equal for equal series, different for others.
        /// The target's labels ([OutgoingSeries#isTargetLabel]) need not be in it: without them, targets that
        /// expose the same series share the bytes. Empty if this output cannot carry the series.
        byte[] encode(OutgoingSeries series);

        /// How much memory it keeps of the last scrape, to encode the next one like it with less work.
        default long bytes() {
            return 0;
        }

        /// From now on it keeps nothing of it. Never while a group is open.
        default void letGo() {}

        /// Begins the samples of one scrape.
        ///
        /// @param timeMillis the scrape's start, epoch milliseconds
        Group open(long timeMillis);
    }

    /// The samples of one scrape: all of them are committed, or none. Confined to the scrape's thread.
    interface Group extends AutoCloseable {
        /// A sample of the series that this form has encoded into `series[from, to)`; the bytes are copied. A
        /// series that cannot be carried is counted.
        void add(byte[] series, int from, int to, double value, long timestampMillis);

        /// A native histogram of such a series; it counts as a sample. Only where [Form#histograms] wants any.
        default void add(byte[] series, int from, int to, NativeHistogram histogram, long timestampMillis) {
            throw new IllegalStateException("no native histograms were wanted");
        }

        /// Of the sample that is added next.
        ///
        /// @param timeMillis when it was seen, epoch milliseconds
        default void exemplar(Exemplar exemplar, long timeMillis) {}

        /// When the counting of the sample began that is added next.
        default void created(long millis) {}

        /// Samples that were scraped and relabelled, and go no further.
        void leaveOut(LeftOut reason, int samples);

        /// Metadata of a metric: `key` is `type` or `help`.
        void describe(String metric, String key, String text);

        /// Hands all over. From here on every sample is accounted for.
        void commit();

        /// Forgets everything when it was not committed.
        @Override
        void close();
    }

    /// Why a sample of a good scrape is not forwarded.
    enum LeftOut {
        /// The body has given a sample of this series and time before.
        DUPLICATE,
        /// The target's limit for samples or labels, where it keeps what fits.
        OVER_LIMIT
    }

    /// The value that marks the end of a series, as Prometheus has it: no NaN of an exposition has these
    /// bits.
    double STALE_NAN = Double.longBitsToDouble(0x7ff0_0000_0000_0002L);
}
