package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Watches the answers of one connection pass by on their way to OkHttp, and refuses what RFC 9112 does not
/// allow.
///
/// OkHttp is lenient where a wrong answer can lose half of a body: of two lengths it takes the last, and what
/// stands between a chunk's data and its line end it passes over. So the bytes are followed here with the
/// same eyes, and OkHttp only ever sees an answer that reads in one way:
///
/// ```text
/// IDLE ─ asked ─▶ STATUS ─▶ HEADER… ─┬─▶ LENGTH ────────────────────────────────────▶ IDLE
///                    ▲         │     ├─▶ CHUNK_SIZE ─▶ CHUNK_DATA ─▶ CHUNK_END … TRAILER… ─▶ IDLE
///                    └── 1xx ──┘     └─▶ UNTIL_CLOSE
/// ```
///
/// It keeps the beginning of a line, never a body. Used by one thread at a time, the one that holds the
/// connection.
final class Framing {
    /// Exporters send ten at most. A proxy in front of one adds some.
    static final int MAX_HEADER_LINES = 256;

    /// Holds every field that says how the body is framed, and its value. Of other lines only the name
    /// matters.
    private static final int KEPT_BYTES = 256;

    /// The digits of the largest chunk that a `long` can count.
    private static final int MAX_SIZE_DIGITS = 16;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int TLS_ALERT = 0x15;

    private enum Part {
        IDLE,
        STATUS,
        HEADER,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE
    }

    private final byte[] line = new byte[KEPT_BYTES];
    private Part part = Part.IDLE;
    private int lineBytes;
    private int lastByte;
    private int headerLines;
    private boolean isHttp10;
    private int status;
    private Optional<Long> length = Optional.empty();
    private boolean isChunked;
    private long remaining;
    private int sizeDigits;

    boolean isIdle() {
        return part == Part.IDLE;
    }

    /// A request goes out.
    void asked() {
        if (part != Part.IDLE) return;
        headerLines = 0;
        startAnswer();
    }

    /// How many of these bytes belong to the answer; fewer than there are when it ends before them.
    int accept(byte[] bytes, int from, int count) throws FailedExchange {
        int at = from;
        int end = from + count;
        while (at < end && part != Part.IDLE) {
            switch (part) {
                case LENGTH, CHUNK_DATA -> at += pass(end - at);
                case UNTIL_CLOSE -> at = end;
                case IDLE, STATUS, HEADER, CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_END, TRAILER -> take(bytes[at++] & 0xff);
            }
        }
        return at - from;
    }

    private int pass(int available) {
        int passed = (int) Math.min(available, remaining);
        remaining -= passed;
        if (remaining == 0) {
            part = part == Part.LENGTH ? Part.IDLE : Part.CHUNK_END;
            startLine();
        }
        return passed;
    }

    private void take(int next) throws FailedExchange {
        switch (part) {
            case CHUNK_SIZE -> takeSize(next);
            case CHUNK_EXTENSION -> {
                if (endsLine(next)) endSize();
            }
            case CHUNK_END -> takeChunkEnd(next);
            case STATUS, HEADER, TRAILER -> takeLine(next);
            case IDLE, LENGTH, CHUNK_DATA, UNTIL_CLOSE -> throw new IllegalStateException("no part to read bytewise");
        }
    }

    // The head. A bare line feed may end its lines, RFC 9112 section 2.2: hand-made exporters do that.

    private void takeLine(int next) throws FailedExchange {
        if (part == Part.STATUS && lineBytes == 0 && next == TLS_ALERT) {
            throw new FailedExchange(new Unreachable("answers in TLS, while the URL says http"));
        }
        if (next != '\n') {
            keep(next);
            return;
        }
        int bytes = lastByte == '\r' ? lineBytes - 1 : lineBytes;
        String text = new String(line, 0, Math.min(bytes, KEPT_BYTES), ISO_8859_1);
        startLine();
        switch (part) {
            case STATUS -> endStatus(text);
            case HEADER -> {
                if (bytes == 0) endHead();
                else endHeader(text, bytes);
            }
            case TRAILER -> {
                if (bytes == 0) part = Part.IDLE;
                else endField(text);
            }
            case IDLE, LENGTH, CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_DATA, CHUNK_END, UNTIL_CLOSE ->
                throw new IllegalStateException("no part of lines");
        }
    }

    private void keep(int next) throws FailedExchange {
        if (lineBytes < KEPT_BYTES) line[lineBytes] = (byte) next;
        lineBytes++;
        lastByte = next;
        if (part == Part.STATUS && lineBytes == 7 && !new String(line, 0, 7, ISO_8859_1).equals("HTTP/1.")) {
            throw noHttp();
        }
    }

    private void endStatus(String text) throws FailedExchange {
        var matcher = STATUS_LINE.matcher(text);
        if (!matcher.matches()) throw noHttp();
        isHttp10 = matcher.group(1).equals("0");
        status = Integer.parseInt(matcher.group(2));
        part = Part.HEADER;
    }

    private void endHeader(String text, int bytes) throws FailedExchange {
        var field = endField(text);
        String name = field.group(1).toLowerCase(Locale.ROOT);
        if (!name.equals("content-length") && !name.equals("transfer-encoding")) return;
        if (bytes > KEPT_BYTES) throw broken("senseless " + name);
        String value = field.group(2).strip();
        if (name.equals("content-length")) takeLength(value);
        else takeCoding(value);
    }

    /// A line that begins with a blank was part of the line before it once (RFC 9112 section 5.2). Readers
    /// differ about it, so it is refused like every line that is not a name and a value.
    private Matcher endField(String text) throws FailedExchange {
        if (++headerLines > MAX_HEADER_LINES) throw broken("more than " + MAX_HEADER_LINES + " header lines");
        var field = FIELD.matcher(text);
        if (!field.matches()) throw broken("a header line that is none");
        return field;
    }

    private void takeLength(String value) throws FailedExchange {
        if (!LENGTH.matcher(value).matches()) throw senselessLength();
        long found = Long.parseLong(value);
        if (length.isPresent() && length.get() != found) throw senselessLength();
        length = Optional.of(found);
    }

    private void takeCoding(String value) throws FailedExchange {
        if (isChunked || !value.equalsIgnoreCase("chunked")) throw broken("a Transfer-Encoding other than chunked");
        if (isHttp10) throw broken("chunked, which HTTP/1.0 does not know");
        isChunked = true;
    }

    private void endHead() throws FailedExchange {
        if (isChunked && length.isPresent()) throw broken("both Content-Length and Transfer-Encoding");
        if (status < 200 && status != 101) {
            startAnswer();
            return;
        }
        remaining = length.orElse(0L);
        if (status == 101 || status == 204 || status == 304) part = Part.IDLE;
        else if (isChunked) startSize();
        else if (length.isEmpty()) part = Part.UNTIL_CLOSE;
        else part = remaining == 0 ? Part.IDLE : Part.LENGTH;
    }

    // Chunks, RFC 9112 section 7.1

    private void takeSize(int next) throws FailedExchange {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            if (++sizeDigits > MAX_SIZE_DIGITS || remaining >> 59 != 0) throw broken("a chunk size out of bounds");
            remaining = (remaining << 4) | digit;
            return;
        }
        if (sizeDigits == 0) throw broken("no chunk size where one must be");
        if (next != ';' && next != ' ' && next != '\t' && next != '\r') throw broken("junk behind a chunk size");
        part = Part.CHUNK_EXTENSION;
        lastByte = next;
    }

    /// What stands before the line end is of no interest: an endless one spends the allowance of [Exchange].
    private boolean endsLine(int next) throws FailedExchange {
        if (next == '\n' && lastByte != '\r') throw broken("a chunk size without a line end");
        lastByte = next;
        return next == '\n';
    }

    private void endSize() {
        if (remaining > 0) {
            part = Part.CHUNK_DATA;
            return;
        }
        part = Part.TRAILER;
        startLine();
    }

    private void takeChunkEnd(int next) throws FailedExchange {
        if (next != (lineBytes == 0 ? '\r' : '\n')) throw broken("junk between a chunk and its line end");
        lineBytes++;
        if (next == '\n') startSize();
    }

    private void startSize() {
        part = Part.CHUNK_SIZE;
        remaining = 0;
        sizeDigits = 0;
    }

    private void startLine() {
        lineBytes = 0;
        lastByte = 0;
    }

    private void startAnswer() {
        part = Part.STATUS;
        startLine();
        length = Optional.empty();
        isChunked = false;
    }

    private static FailedExchange noHttp() {
        return new FailedExchange(new Unreachable("does not answer in HTTP/1.1"));
    }

    private static FailedExchange senselessLength() {
        return broken("contradicting or senseless Content-Length");
    }

    private static FailedExchange broken(String why) {
        return new FailedExchange(new BadEncoding(why));
    }
}
