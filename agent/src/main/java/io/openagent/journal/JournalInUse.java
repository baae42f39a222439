package io.openagent.journal;

/// Another process has the journal open.
public final class JournalInUse extends JournalRefused {
    private static final long serialVersionUID = 1;

    JournalInUse(String why) {
        super(why);
    }
}
