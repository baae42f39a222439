package io.openagent.journal;

import java.io.IOException;

/// The journal is in order, but not for this process: another one has it open, or a newer agent has written
/// it.
public sealed class JournalRefused extends IOException permits JournalInUse {
    private static final long serialVersionUID = 1;

    JournalRefused(String why) {
        super(why);
    }
}
