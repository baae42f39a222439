package io.openagent.cli;

import io.openagent.forward.Balance;
import io.openagent.forward.remotewrite.RemoteWriteOutput;
import io.openagent.forward.remotewrite.RemoteWriteState;
import io.openagent.forward.whatap.SessionState;
import io.openagent.forward.whatap.WhatapOutput;
import io.openagent.journal.Journal;
import io.openagent.metrics.Labels;
import io.openagent.pages.OutputView.Standing;
import io.openagent.scrape.Batcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// One way that samples leave: an output, and the journal that it empties. Closing it closes both.
sealed interface Leg extends AutoCloseable {
    /// As it stands in metrics, in the log and in the name of its folder.
    String name();

    /// For whom what waits is kept.
    String identity();

    Journal journal();

    Batcher batcher();

    /// Whether it has come so far that one can tell whether it works.
    boolean wasTried();

    /// When it last went through its loop, by [System#nanoTime].
    long lastTurnNanos();

    /// Spends the time that is left on sending.
    ///
    /// @return whether nothing waits any more
    boolean drain(Duration atMost) throws InterruptedException;

    /// How it is with the other end, as a tree for JSON.
    Map<String, Object> session();

    /// The same in a word.
    Standing standing();

    @Override
    void close();

    /// What the journal can take, and what is read of it.
    default long mostMemoryBytes() {
        return journal().mostMemoryBytes();
    }

    default Balance balance() {
        return Balance.of(journal().accounts());
    }

    record Whatap(String identity, Journal journal, WhatapOutput output) implements Leg {
        static final String NAME = "whatap";

        @Override
        public String name() {
            return NAME;
        }

        SessionState state() {
            return output.state();
        }

        @Override
        public Batcher batcher() {
            return output.batcher();
        }

        @Override
        public boolean wasTried() {
            return state().wasTried();
        }

        @Override
        public long lastTurnNanos() {
            return state().lastTurnNanos();
        }

        @Override
        public boolean drain(Duration atMost) throws InterruptedException {
            return state().isOpen() && output.drain(atMost);
        }

        @Override
        public Map<String, Object> session() {
            var session = new LinkedHashMap<String, Object>();
            session.put("open", state().isOpen());
            session.put("unconfirmed", state().isUnconfirmed());
            return session;
        }

        @Override
        public Standing standing() {
            if (!state().isOpen()) return Standing.CLOSED;
            return state().isUnconfirmed() ? Standing.UNCONFIRMED : Standing.OPEN;
        }

        @Override
        public void close() {
            output.close();
            journal.close();
        }
    }

    record RemoteWrite(String name, String identity, Journal journal, RemoteWriteOutput output, long requestBytes)
            implements Leg {
        /// Before the name that the configuration gives it, so that no output can be called `whatap`.
        static final String PREFIX = "remotewrite-";

        RemoteWriteState state() {
            return output.state();
        }

        void externalLabels(Labels labels) {
            output.externalLabels(labels);
        }

        @Override
        public Batcher batcher() {
            return output.batcher();
        }

        @Override
        public long mostMemoryBytes() {
            return journal.mostMemoryBytes() + requestBytes;
        }

        /// There is no session to open: it tries when there is something to send.
        @Override
        public boolean wasTried() {
            return true;
        }

        @Override
        public long lastTurnNanos() {
            return state().lastTurnNanos();
        }

        @Override
        public boolean drain(Duration atMost) throws InterruptedException {
            return state().isReachable() && output.drain(atMost);
        }

        @Override
        public Map<String, Object> session() {
            var session = new LinkedHashMap<String, Object>();
            session.put("reachable", state().isReachable());
            session.put("allowed", state().isAllowed());
            session.put("inFlight", state().inFlight());
            return session;
        }

        @Override
        public Standing standing() {
            if (!state().isAllowed()) return Standing.NOT_ALLOWED;
            if (!state().isReachable()) return Standing.UNREACHABLE;
            return state().requests() == 0 ? Standing.UNTRIED : Standing.TAKING;
        }

        @Override
        public void close() {
            output.close();
            journal.close();
        }
    }
}
