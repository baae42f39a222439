package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.faults.NumberedTargets.Served;
import java.time.Duration;
import java.util.List;

/// What came of the scrapes whose bodies the targets have handed over in full. *Settled* is one that was handed over
/// two seconds before a fault; a later one, or one from while the fault lasted, is *young*: it may be lost.
///
/// @param settled scrapes of which the agent has not told that they failed
/// @param lost settled scrapes of which a sample has not arrived
/// @param refused scrapes of which `up 0` has arrived instead: on a busy machine, the time for one can be over although
/// its body was handed over
/// @param youngLost young scrapes of which a sample has not arrived
/// @param repeats samples that came twice
/// @param backwards samples that came behind a newer one of their series
/// @param example of what should not have happened, for the eye
record Verdict(
        long settled, long lost, long refused, long young, long youngLost, long repeats, long backwards, String example) {
    private static final Duration SETTLES_IN = Duration.ofSeconds(2);

    /// When something was done to the agent, by [System#nanoTime].
    record Fault(long fromNanos, long toNanos) {
        boolean leavesYoung(Served served) {
            return served.nanos() > fromNanos - SETTLES_IN.toNanos() && served.nanos() <= toNanos;
        }
    }

    static Verdict of(NumberedTargets targets, Sightings sightings, List<Fault> faults) {
        var count = new Count(sightings, faults);
        for (int target = 0; target < targets.count(); target++) {
            for (Served each : targets.served(target)) count.add(target, each);
        }
        return count.verdict();
    }

    /// Nothing that had settled is lost, every series came in order, and no more came twice than that.
    Verdict assertNothingLost(long mostRepeats) {
        assertThat(settled).as("settled scrapes: %s", this).isPositive();
        assertThat(lost).as("settled scrapes that are lost: %s", this).isZero();
        assertThat(refused).as("scrapes that the agent took for failed: %s", this).isLessThanOrEqualTo(settled / 5);
        assertThat(backwards).as("samples behind a newer one: %s", this).isZero();
        assertThat(repeats).as("samples that came twice: %s", this).isLessThanOrEqualTo(mostRepeats);
        return this;
    }

    private static final class Count {
        private final Sightings sightings;
        private final List<Fault> faults;
        private long settled;
        private long lost;
        private long refused;
        private long young;
        private long youngLost;
        private String example;

        Count(Sightings sightings, List<Fault> faults) {
            this.sightings = sightings;
            this.faults = faults;
            this.example = sightings.firstBackwards();
        }

        void add(int target, Served each) {
            boolean isMissing = sightings.missing(target, each.number()) > 0;
            if (isMissing && isRefused(target, each)) refused++;
            else if (faults.stream().anyMatch(fault -> fault.leavesYoung(each))) addYoung(isMissing);
            else addSettled(target, each, isMissing);
        }

        Verdict verdict() {
            return new Verdict(
                    settled, lost, refused, young, youngLost, sightings.repeats(), sightings.backwards(), example);
        }

        private void addYoung(boolean isMissing) {
            young++;
            if (isMissing) youngLost++;
        }

        private void addSettled(int target, Served each, boolean isMissing) {
            settled++;
            if (!isMissing) return;
            if (lost++ == 0) example = "target " + target + " " + each;
        }

        private boolean isRefused(int target, Served each) {
            long earliest = each.askedMillis() - NumberedTargets.INTERVAL.toMillis();
            return sightings.missing(target, each.number()) == NumberedTargets.SERIES
                    && sightings.hasFailed(target, earliest, each.askedMillis());
        }
    }
}
