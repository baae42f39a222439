package io.openagent.protocol;

/// The other end is not who it should be, or does not hold the same licence. The connection is of no use; another may
/// be.
public final class HandshakeRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public HandshakeRefusedException(String why) {
        super(why);
    }

    HandshakeRefusedException(String why, MalformedException cause) {
        super(why + ": " + cause.getMessage(), cause);
    }
}
