package io.openagent.forward.whatap;

import io.openagent.protocol.PackHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/// An open session with a collector, as the forwarder sees it: blocking, and without a socket in sight.
interface CollectorLink extends AutoCloseable {
    /// Writes a pack as one frame and waits until the system has taken it.
    ///
    /// @param pack type and body, without a frame
    /// @throws IOException when the session is lost; whether the pack arrived is then unknown
    void write(byte[] pack) throws IOException, InterruptedException;

    /// Asks the collector to echo the stamp. TCP keeps order: an answer shows that all before it was read.
    void askFor(long stamp) throws IOException, InterruptedException;

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
