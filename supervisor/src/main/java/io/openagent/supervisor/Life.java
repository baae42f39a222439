package io.openagent.supervisor;

/// One worker's life, told when it is over.
record Life(Exit exit, Stage reached, Death death) {
    enum Stage {
        STARTED,
        READY,
        /// Ready for long enough that its death says nothing about its start.
        SETTLED,
        /// Ready for so long that its death has nothing to do with those before it.
        PROVEN
    }

    String reason() {
        return death == Death.MEMORY_LIMIT ? "killed by the kernel at the memory limit" : exit.reason();
    }

    boolean wasReady() {
        return reached != Stage.STARTED;
    }

    /// A worker that was told to stop before it could listen for that dies of the signal, or fails because its JVM is
    /// shut down while it starts (1): there was nothing yet to lose.
    boolean isStoppedWell() {
        boolean diedOfIt = exit.isBySignalToStop() || exit.equals(Exit.REFUSED);
        return exit.equals(Exit.CLEAN) || (diedOfIt && !wasReady());
    }

    boolean wasSettled() {
        return reached.compareTo(Stage.SETTLED) >= 0;
    }

    boolean wasProven() {
        return reached == Stage.PROVEN;
    }
}
