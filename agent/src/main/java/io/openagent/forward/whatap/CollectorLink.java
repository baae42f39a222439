package io.openagent.forward.whatap;

import io.openagent.protocol.PackHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/// An open session with a collector, as the forwarder sees it: without a socket in sight.
interface CollectorLink extends AutoCloseable {
    /// Begins to write a pack as one frame.
    ///
    /// @param pack type and body, without a frame
    void write(byte[] pack);

    /// Begins to ask the collector to echo the stamp. TCP keeps order: an answer shows that all before it
    /// was read.
    void askFor(long stamp);

    /// Waits until the system has taken what was begun.
    ///
    /// @return whether it has in time
    /// @throws IOException when the session is lost; whether what was begun arrived is then unknown
    boolean awaitWritten(Duration atMost) throws IOException, InterruptedException;

    /// The oldest echoed stamp that was not taken yet; empty when none comes in time.
    ///
    /// @throws IOException when the session is lost
    OptionalLong awaitAnswer(Duration atMost) throws IOException, InterruptedException;

    /// The header of packs in this session.
    PackHeader header(long timeMillis);

    /// Closes in such a way that what was written and has not left this machine never will: it is sent
    /// again in the next session, which would have to share a slow link with it.
    void abandon();

    @Override
    void close();
}
