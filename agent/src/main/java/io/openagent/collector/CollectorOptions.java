package io.openagent.collector;

import io.openagent.protocol.License;
import java.net.InetSocketAddress;
import java.time.Duration;

/// How the collector is set up.
///
/// @param license the one project that is served
/// @param answerDelay before every answer to a handshake or a time sync
/// @param misbehaviour what to do wrong
public record CollectorOptions(
        InetSocketAddress listen, License license, Duration answerDelay, Misbehaviour misbehaviour) {

    /// Ways of being a bad collector; counts are packs of one connection, -1 is never.
    ///
    /// @param stopReadingAfter reads no more from then on, without closing
    /// @param dropAfter closes the connection then, in the middle of whatever comes
    /// @param refuseHandshake closes instead of answering
    /// @param muteTimeSync answers no time sync
    public record Misbehaviour(int stopReadingAfter, int dropAfter, boolean refuseHandshake, boolean muteTimeSync) {
        public static final Misbehaviour NONE = new Misbehaviour(-1, -1, false, false);
    }

    public static CollectorOptions good(InetSocketAddress listen, License license) {
        return new CollectorOptions(listen, license, Duration.ZERO, Misbehaviour.NONE);
    }
}
