package io.openagent.pages;

import io.openagent.forward.Balance;
import io.openagent.journal.Gauges;

/// How an output does at one moment.
///
/// @param identity for whom the samples are
public record OutputView(String name, String identity, Balance balance, Gauges journal, Standing standing) {
    /// How an output and its receiver get on.
    public enum Standing {
        /// A session with the collector, that acknowledges.
        OPEN("open", "good"),
        /// A session with a collector that acknowledges nothing, so that writing counts as forwarding.
        UNCONFIRMED("open, the collector confirms nothing", "odd"),
        CLOSED("none", "bad"),
        /// Of a receiver that is asked when there is something for it: nothing was sent yet.
        UNTRIED("nothing was sent yet", "soft"),
        TAKING("the receiver takes requests", "good"),
        UNREACHABLE("the receiver takes nothing now", "bad"),
        NOT_ALLOWED("the receiver refuses the URL or the credentials", "bad");

        private final String words;
        private final String look;

        Standing(String words, String look) {
            this.words = words;
            this.look = look;
        }

        String words() {
            return words;
        }

        /// The class of the style sheet.
        String look() {
            return look;
        }
    }
}
