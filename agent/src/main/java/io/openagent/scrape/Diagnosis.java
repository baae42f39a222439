package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.Unreachable;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// Says in a short sentence what an exception of OkHttp or the JDK means: no class name, no bytes of the
/// target.
final class Diagnosis {
    private static final String NOT_TRUSTED = "certificate not trusted: ";

    /// The JDK's messages can quote a certificate, which the target has made: one line of the log must stay
    /// one line.
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

    /// The JDK says the name of an alert before a sentence that tells the same.
    private static final Pattern ALERT = Pattern.compile("^\\([a-z_]+\\) (?=.)");

    private static final int MAX_SENTENCE_CHARS = 200;

    private Diagnosis() {}

    /// @param isProxied whether the connection was to be opened by a proxy
    /// @param host to which it was to be opened by us
    static ScrapeFailure of(IOException problem, String host, boolean isProxied) {
        return switch (deepestCause(problem)) {
            case FailedExchange e -> e.failure();
            case UnknownHostException _ -> new Unreachable("no such host: " + host);
            case SocketTimeoutException _ -> new Unreachable("connection timed out");
            case SocketException e -> new Unreachable(sentence(e.getMessage(), "the connection broke"));
            case EOFException _ -> new Unreachable("closed the connection without an answer");
            case ProtocolException _ -> new Unreachable("does not answer in HTTP/1.1");
            case SSLPeerUnverifiedException _ -> new Untrusted(NOT_TRUSTED + "it is for another host");
            case CertificateExpiredException _ -> new Untrusted(NOT_TRUSTED + "it has expired");
            case CertificateNotYetValidException _ -> new Untrusted(NOT_TRUSTED + "it is not valid yet");
            case CertPathBuilderException _ -> new Untrusted(NOT_TRUSTED + "no known authority issued it");
            case GeneralSecurityException e -> new Untrusted(NOT_TRUSTED + sentence(e.getMessage(), "it is unsound"));
            case SSLException e -> new Untrusted("no TLS: " + sentence(e.getMessage(), "the handshake failed"));
            default -> new Unreachable(isProxied ? "the proxy opened no connection" : "the connection broke");
        };
    }

    /// Why a file with a secret gave none: the path, and never what stands in it.
    static String ofFile(IOException problem) {
        return switch (problem) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "no permission: " + denied.getFile();
            default -> String.valueOf(problem.getMessage());
        };
    }

    private static Throwable deepestCause(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) cause = cause.getCause();
        return cause;
    }

    private static String sentence(@Nullable String message, String otherwise) {
        if (message == null || message.isEmpty()) return otherwise;
        String plain = ALERT.matcher(message).replaceFirst("");
        String printable = UNPRINTABLE.matcher(plain).replaceAll("?");
        String bounded = printable.substring(0, Math.min(printable.length(), MAX_SENTENCE_CHARS));
        return Character.toLowerCase(bounded.charAt(0)) + bounded.substring(1);
    }
}
