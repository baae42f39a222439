package io.openagent.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The worker's classes as the JVM maps them, in a file: a start that finds it takes two thirds of the time and of the
/// processor.
///
/// The launcher names the file, and has the JVM take notes where there is none. One worker makes it, when it ends and
/// nothing is urgent: it knows by then which classes a worker needs. The JVM itself would do so at the end of any
/// process, also of one that ended before it had done a thing, and would keep what that one knew.
final class ClassArchive {
    private static final Logger log = LoggerFactory.getLogger("agent");

    /// Names the file. Set by the launcher.
    private static final String FILE = "openagent.classArchive";

    private ClassArchive() {}

    /// Makes the archive where one is wanted. Takes a second or two.
    static void makeIfWanted() {
        String file = System.getProperty(FILE, "");
        if (file.isEmpty() || Files.exists(Path.of(file))) return;
        // The JVM tells on standard output that it has done so.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmCds",
                            new Object[] {new String[] {"dynamic_dump", file}},
                            new String[] {String[].class.getName()});
            log.debug("class archive: {}", answer);
        } catch (JMException e) {
            log.warn("no class archive, starts stay slower: {}", e.toString());
        }
    }
}
