package io.openagent.scrape;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why a scrape gave nothing. Neither text holds a secret, user information or the URL's parameters.
public sealed interface ScrapeFailure {
    /// One sentence for people.
    String reason();

    /// One short word, fit for a metric's label.
    String kind();

    /// What is equal when the same happens again.
    default String gist() {
        return reason();
    }

    /// No connection, or it broke, or what answers does not speak HTTP.
    record Unreachable(String why) implements ScrapeFailure {
        @Override
        public String reason() {
            return why;
        }

        @Override
        public String kind() {
            return "unreachable";
        }
    }

    record TimedOut(Duration after) implements ScrapeFailure {
        @Override
        public String reason() {
            return "no complete answer within " + Seconds.of(after) + " s";
        }

        @Override
        public String kind() {
            return "timed_out";
        }
    }

    /// The connection would have led to where clouds keep their machines' secrets.
    record ForbiddenAddress(String address) implements ScrapeFailure {
        @Override
        public String reason() {
            return "not connected to " + address + ", a metadata address; allowMetadataAddresses would permit it";
        }

        @Override
        public String kind() {
            return "forbidden_address";
        }
    }

    /// A redirect that is not followed although the target asks for it.
    record BadRedirect(String why) implements ScrapeFailure {
        @Override
        public String reason() {
            return why;
        }

        @Override
        public String kind() {
            return "refused";
        }
    }

    /// A status other than 200; redirects are not followed unless the target asks for it.
    record Refused(int status) implements ScrapeFailure {
        private static final String CREDENTIALS = "; it wants to know who asks: basicAuth or authorization says so, for"
                + " Kubernetes' own servers authorization: {serviceAccount: true}";

        @Override
        public String reason() {
            String found = "answered with status " + status + ", wanted 200";
            return status == 401 || status == 403 ? found + CREDENTIALS : found;
        }

        @Override
        public String kind() {
            return "refused";
        }
    }

    record TooLarge(long limitBytes) implements ScrapeFailure {
        @Override
        public String reason() {
            return "sent more than the limit of " + limitBytes + " bytes";
        }

        @Override
        public String kind() {
            return "too_large";
        }
    }

    /// Headers, interim answers, chunk sizes, trailers: what is around a body, and the handshake of TLS.
    record OverheadTooLarge(long limitBytes) implements ScrapeFailure {
        @Override
        public String reason() {
            return "sent more than " + limitBytes + " bytes around the body";
        }

        @Override
        public String kind() {
            return "too_large";
        }
    }

    /// The body came cut, wrongly framed, wrongly compressed or in an encoding that was not asked for.
    record BadEncoding(String why) implements ScrapeFailure {
        @Override
        public String reason() {
            return why;
        }

        @Override
        public String kind() {
            return "bad_encoding";
        }
    }

    /// TLS did not come about, so that nothing was asked and no credential left.
    record Untrusted(String why) implements ScrapeFailure {
        @Override
        public String reason() {
            return why;
        }

        @Override
        public String kind() {
            return "untrusted";
        }
    }

    record CredentialsUnreadable(String why) implements ScrapeFailure {
        @Override
        public String reason() {
            return "credentials not readable: " + why;
        }

        @Override
        public String kind() {
            return "credentials_unreadable";
        }
    }

    /// The body does not say which format it has, and the target has no fallback.
    record UnknownFormat(String why) implements ScrapeFailure {
        @Override
        public String reason() {
            return why + "; set fallbackScrapeProtocol to have such a body read as one format";
        }

        @Override
        public String kind() {
            return "unknown_format";
        }
    }

    /// There was not enough memory for the scrape.
    ///
    /// @param neededBytes as far as it came
    /// @param budgetBytes for everything together
    /// @param waited in vain, before anything was read; empty where the body grew while it was read
    record OverBudget(long neededBytes, long budgetBytes, Optional<Duration> waited) implements ScrapeFailure {
        @Override
        public String reason() {
            String found = waited.map(time ->
                            "found no room for %d KiB within %s s".formatted(kib(neededBytes), Seconds.of(time)))
                    .orElseGet(() -> "takes %d KiB or more, which is more than is free".formatted(kib(neededBytes)));
            return found + " in the memory budget of %d KiB (limits.memory)".formatted(kib(budgetBytes));
        }

        @Override
        public String kind() {
            return "memory";
        }

        /// How much it is changes from scrape to scrape.
        @Override
        public String gist() {
            return kind();
        }

        private static long kib(long bytes) {
            return bytes >> 10;
        }
    }

    /// The target was not asked: it may be what kills workers.
    ///
    /// @param how the last worker died
    record Quarantined(Instant until, String how) implements ScrapeFailure {
        @Override
        public String reason() {
            return "not asked until %s, or until its configuration changes: it was being scraped each time when three workers died, the last by %s"
                    .formatted(until, how);
        }

        @Override
        public String kind() {
            return "quarantined";
        }
    }

    /// The body arrived well, but is not an exposition.
    ///
    /// @param line counted from 1
    /// @param what names the line and what is wrong with it
    record Malformed(long line, String what) implements ScrapeFailure {
        @Override
        public String reason() {
            return what;
        }

        @Override
        public String kind() {
            return "malformed";
        }

        /// The excerpt in the reason has the line's value, which changes from scrape to scrape.
        @Override
        public String gist() {
            return kind();
        }
    }

    /// More of something than the target's limits admit.
    ///
    /// @param what there is too much of, in the plural
    /// @param found how much there is at least
    /// @param families that have the most samples of it, the largest first, three at most
    record LimitExceeded(String what, long found, long most, List<FamilyCount> families) implements ScrapeFailure {
        public LimitExceeded {
            families = List.copyOf(families);
        }

        @Override
        public String reason() {
            String largest = families.stream().map(FamilyCount::toString).collect(Collectors.joining(", "));
            return "%d %s, more than the limit of %d".formatted(found, what, most)
                    + (families.isEmpty() ? "" : ": " + largest);
        }

        @Override
        public String kind() {
            return "limit_exceeded";
        }

        /// How many there are changes from scrape to scrape.
        @Override
        public String gist() {
            return kind() + what;
        }
    }

    /// A family and how much of it there is.
    ///
    /// @param samples of this family that have been met
    record FamilyCount(String family, int samples) {
        @Override
        public String toString() {
            return family + " (" + samples + ")";
        }
    }

    /// A rule took the metric name away and left the series.
    ///
    /// @param series as the target exposes it
    record Nameless(String series) implements ScrapeFailure {
        @Override
        public String reason() {
            return "relabelling leaves no metric name to " + series;
        }

        @Override
        public String kind() {
            return "nameless";
        }
    }
}
