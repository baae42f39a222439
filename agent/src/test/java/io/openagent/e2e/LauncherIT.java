package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script looks for a JDK and says what is missing. The JDKs here are folders with a script for `java`.
final class LauncherIT {
    private static final String MINIMUM = "MIN_JAVA=25\n";

    @TempDir
    private Path folder;

    /// What a run of the script said, and how it ended.
    record Run(String stdout, String stderr, int exitCode) {}

    @Test
    void javaHomeComesFirst() throws Exception {
        Run run = run(Map.of("JAVA_HOME", jdk("newer", "99.0.1").toString()), "foreground");

        assertThat(run.stdout()).startsWith("newer @").contains("conf/worker.jvm", "io.openagent.cli.Main foreground");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aLargeHeapComesWithFlagsOfItsOwn() throws Exception {
        String java = jdk("newer", "99").toString();

        Run large = run(Map.of("JAVA_HOME", java, "OPENAGENT_HEAP", "512"), "foreground");
        Run usual = run(Map.of("JAVA_HOME", java, "OPENAGENT_HEAP", "256"), "foreground");

        assertThat(large.stdout()).contains("-Xmx512m", "conf/worker.jvm", "conf/large.jvm");
        assertThat(usual.stdout()).contains("-Xmx256m").doesNotContain("large.jvm");
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        String path = jdk("newer", "99-ea").resolve("bin") + ":" + System.getenv("PATH");
        Run run = run(
                Map.of("JAVA_HOME", jdk("old", "17.0.15").toString(), "PATH", path), "collector", "--listen", "a b");

        assertThat(run.stdout()).startsWith("newer @").endsWith("collector --listen a b\n");
    }

    @Test
    void withoutACommandTheSupervisorStartsTheWorkerOnTheSameJava() throws Exception {
        Path jdk = jdk("newer", "99");
        Run run = run(Map.of("JAVA_HOME", jdk.toString(), "WHATAP_HOME", folder.toString()));

        assertThat(run.stdout())
                .contains("io.openagent.supervisor.Main --state " + folder.resolve("data"))
                .contains("-- " + jdk.resolve("bin/java") + " @")
                .endsWith("io.openagent.cli.Main foreground\n");
    }

    @Test
    void flagsGoToTheWorkerAndItsStorageIsTheSupervisorsToo() throws Exception {
        Path store = folder.resolve("store");
        Run run = run(
                Map.of("JAVA_HOME", jdk("newer", "99").toString(), "WHATAP_HOME", folder.toString()),
                "--config.file=a b.yml",
                "--storage.path",
                store.toString(),
                "--log.format=json");

        assertThat(run.stdout())
                .contains("io.openagent.supervisor.Main --state " + store + " ")
                .endsWith("foreground --config.file=a b.yml --storage.path " + store + " --log.format=json\n");
    }

    /// Where no JDK is new enough: this copy of the script wants one that nobody has yet, and looks everywhere.
    @Test
    void withoutAJdkItSaysWhatIsMissingAndHowToGetIt() throws Exception {
        Path old = jdk("old", "1.8.0_402");

        Run run = run("1000", Map.of("JAVA_HOME", old.toString()), "demo");

        assertThat(run.stderr().lines()).hasSize(1);
        assertThat(run.stderr())
                .startsWith("openagent: no JDK 1000 or newer found ")
                .contains(old.resolve("bin/java") + " (8)", "install a JDK 1000", "JAVA_HOME");
        assertThat(run.stdout()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void withoutAHomeTheProgramsOwnFolderIsHome() throws Exception {
        Run run = run(Map.of("JAVA_HOME", jdk("newer", "99").toString()));

        assertThat(run.stdout()).contains("--state " + folder.resolve("app/data"));
    }

    @Test
    void whatItNeedsStandsBesideIt() {
        Path app = Openagent.launcher().getParent().getParent();

        assertThat(app.resolve("LICENSE")).content().startsWith("MIT License");
        assertThat(app.resolve("conf/scrape_config.yaml")).content().contains("StaticEndpoints");
        assertThat(app.resolve("lib/openagent-agent.jar")).exists();
    }

    @Test
    void aHomeThatCannotBeWrittenToIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Run run = run(Map.of("JAVA_HOME", jdk("newer", "99").toString(), "WHATAP_HOME", file.toString()));

        assertThat(run.stderr().lines()).hasSize(1);
        assertThat(run.stderr()).startsWith("openagent: ").contains("WHATAP_HOME=" + file);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    /// The distribution's script in a distribution without a jar, with another minimum.
    private Path installed(String minimum) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("app/bin")).resolve("openagent");
        String script = Files.readString(Openagent.launcher());
        assertThat(script).contains(MINIMUM);
        Files.writeString(copy, script.replace(MINIMUM, "MIN_JAVA=" + minimum + "\n"));
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        return copy;
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\necho " + name + " \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return run("25", environment, arguments);
    }

    private Run run(String minimum, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        var builder = new ProcessBuilder(installed(minimum).toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("WHATAP") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
        int exitCode = builder.start().waitFor();
        return new Run(Files.readString(stdout), Files.readString(stderr), exitCode);
    }
}
