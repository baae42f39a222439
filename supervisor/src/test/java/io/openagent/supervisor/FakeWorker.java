package io.openagent.supervisor;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.CountDownLatch;

/// A worker for tests: its first argument chooses how it behaves. What it experiences it tells on stdout.
final class FakeWorker {
    private static final int BEAT_MILLIS = 100;
    private static final int SLOW_STOP_MILLIS = 1_000;

    private FakeWorker() {}

    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "lives" -> live(() -> System.exit(0));
            case "stops-slowly" -> live(FakeWorker::stopSlowly);
            case "is-stubborn" -> live(() -> {});
            case "refuses" -> refuse(Integer.parseInt(args[1]));
            case "dies-when-ready" -> dieWhenReady(Integer.parseInt(args[1]));
            case "tells-of-predecessors" -> tellOfPredecessors(Integer.parseInt(args[1]));
            case "hangs" -> hang();
            case "is-mute" -> waitFor(Long.MAX_VALUE);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void live(Runnable onTerm) throws InterruptedException {
        SupervisorLink link = link();
        Signals.on("TERM", () -> {
            tell("SIGTERM");
            onTerm.run();
        });
        link.onCommands(
                System.in, () -> tell("reload"), () -> Runtime.getRuntime().halt(0));
        link.ready();
        for (int beats = 1; true; beats++) {
            link.beat();
            if (beats == 2) tell("beating");
            waitFor(BEAT_MILLIS);
        }
    }

    private static void stopSlowly() {
        try {
            waitFor(SLOW_STOP_MILLIS);
            System.exit(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuse(int code) {
        System.err.println("nothing to do here");
        System.exit(code);
    }

    private static void dieWhenReady(int code) {
        link().ready();
        System.exit(code);
    }

    private static void tellOfPredecessors(int code) {
        Predecessors before = Predecessors.from(System.getenv());
        tell("predecessors " + before.deaths() + " "
                + before.last().map(Death::word).orElse("none"));
        dieWhenReady(code);
    }

    private static void hang() throws InterruptedException {
        SupervisorLink link = link();
        link.ready();
        link.beat();
        waitFor(Long.MAX_VALUE);
    }

    private static SupervisorLink link() {
        return SupervisorLink.fromEnvironment(System.getenv()).orElseThrow();
    }

    private static void tell(String what) {
        System.out.println(what);
    }

    private static void waitFor(long millis) throws InterruptedException {
        var _ = new CountDownLatch(1).await(millis, MILLISECONDS);
    }
}
