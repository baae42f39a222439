package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.faults.NumberedTargets.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What came of the scrapes whose bodies the targets have handed over in full. *Settled* is one that was
/// handed over two seconds before a fault; a later one, or one from while the fault lasted, is *young*: it
/// may be lost.
///
/// @param settled scrapes
/// @param lost settled scrapes that have not arrived, and in whose stead no `up 0` has
/// @param refused settled scrapes that the agent has told to have failed: on a busy machine the time for one
/// can be over although its body was handed over
/// @param young scrapes
/// @param youngLost young scrapes that have not arrived
/// @param torn scrapes of which some samples have arrived, and others not
/// @param repeats samples that came twice
/// @param backwards samples that came behind a newer one of their series
/// @param example of what should not have happened, for the eye
record Verdict(
        long settled,
        long lost,
        long refused,
        long young,
        long youngLost,
        long torn,
        long repeats,
        long backwards,
        String example) {
    private static final Duration SETTLES_IN = Duration.ofSeconds(2);

    /// So long after a fault a body may still be handed over that a worker has asked for who is no more.
    private static final Duration ASKED_BEFORE = Duration.ofSeconds(1);

    /// When something was done to the agent, by [System#nanoTime].
    record Fault(long fromNanos, long toNanos) {
        boolean leavesYoung(Served served) {
            return served.nanos() > fromNanos - SETTLES_IN.toNanos()
                    && served.nanos() <= toNanos + ASKED_BEFORE.toNanos();
        }
    }

    static Verdict of(NumberedTargets targets, Sightings sightings, List<Fault> faults) {
        var count = new Count(sightings, faults, targets.series());
        for (int target = 0; target < targets.count(); target++) count.add(target, targets.served(target));
        return count.verdict();
    }

    /// Whether all has arrived that must.
    boolean isComplete() {
        return lost == 0 && torn == 0;
    }

    /// Nothing that had settled is lost, every series came in order, and no more came twice than that.
    Verdict assertNothingLost(long mostRepeats) {
        assertThat(settled).as("settled scrapes: %s", this).isPositive();
        assertThat(lost).as("settled scrapes that are lost: %s", this).isZero();
        assertThat(torn).as("scrapes that came in part: %s", this).isZero();
        assertThat(refused)
                .as("scrapes that the agent took for failed: %s", this)
                .isLessThanOrEqualTo(settled / 5);
        assertThat(backwards).as("samples behind a newer one: %s", this).isZero();
        assertThat(repeats).as("samples that came twice: %s", this).isLessThanOrEqualTo(mostRepeats);
        return this;
    }

    private static final class Count {
        private final Sightings sightings;
        private final List<Fault> faults;
        private final int series;
        private long settled;
        private long lost;
        private long refused;
        private long young;
        private long youngLost;
        private long torn;
        private String example;

        Count(Sightings sightings, List<Fault> faults, int series) {
            this.sightings = sightings;
            this.faults = faults;
            this.series = series;
            this.example = sightings.firstBackwards();
        }

        /// Between two scrapes that arrived, as many may be missing as the agent has told to have failed in
        /// that time.
        void add(int target, List<Served> served) {
            long sinceMillis = Long.MIN_VALUE;
            List<Served> missing = new ArrayList<>();
            for (Served each : served.stream()
                    .sorted(Comparator.comparingInt(Served::number))
                    .toList()) {
                boolean isYoung = faults.stream().anyMatch(fault -> fault.leavesYoung(each));
                int absent = sightings.missing(target, each.number());
                if (isYoung) young++;
                else settled++;
                if (absent == series && isYoung) youngLost++;
                else if (absent == series) missing.add(each);
                else {
                    if (absent > 0) tear(target, each);
                    long millis = sightings.timeOf(target, each.number()).orElseThrow();
                    excuse(target, missing, sinceMillis, millis);
                    sinceMillis = millis;
                    missing.clear();
                }
            }
            excuse(target, missing, sinceMillis, Long.MAX_VALUE);
        }

        Verdict verdict() {
            return new Verdict(
                    settled,
                    lost,
                    refused,
                    young,
                    youngLost,
                    torn,
                    sightings.repeats(),
                    sightings.backwards(),
                    example);
        }

        private void tear(int target, Served each) {
            if (torn++ == 0) example = "torn: target " + target + " " + each;
        }

        private void excuse(int target, List<Served> missing, long fromMillis, long toMillis) {
            if (missing.isEmpty()) return;
            int excused = Math.min(missing.size(), sightings.failuresBetween(target, fromMillis, toMillis));
            refused += excused;
            if (missing.size() == excused) return;
            if (lost == 0) example = "lost: target " + target + ", " + place(missing.getFirst());
            lost += missing.size() - excused;
        }

        /// Between which faults, for the eye.
        private String place(Served served) {
            long since = faults.stream()
                    .mapToLong(fault -> served.nanos() - fault.toNanos())
                    .filter(nanos -> nanos >= 0)
                    .min()
                    .orElse(-1);
            long until = faults.stream()
                    .mapToLong(fault -> fault.fromNanos() - served.nanos())
                    .filter(nanos -> nanos >= 0)
                    .min()
                    .orElse(-1);
            return "scrape %d, %d ms after a fault and %d ms before one"
                    .formatted(served.number(), since / 1_000_000, until / 1_000_000);
        }
    }
}
