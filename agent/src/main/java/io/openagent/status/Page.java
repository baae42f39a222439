package io.openagent.status;

/// One thing that the status server can show or do.
///
/// @param access who may ask: a page that changes something or shows the configuration is for this machine only
public record Page(String method, String path, Access access, Source source) {
    /// Who may ask for a page.
    public enum Access {
        EVERYBODY,
        LOOPBACK
    }

    /// Called on a virtual thread of the server, by several at once.
    @FunctionalInterface
    public interface Source {
        /// What to answer now.
        Answer answer(Query query);
    }

    /// A whole answer, with its HTTP status.
    public record Answer(int status, String contentType, String body) {
        public static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body + "\n");
        }

        public static Answer json(int status, String body) {
            return new Answer(status, "application/json", body + "\n");
        }

        public static Answer html(int status, String body) {
            return new Answer(status, "text/html; charset=utf-8", body + "\n");
        }
    }

    public static Page get(String path, Source source) {
        return new Page("GET", path, Access.EVERYBODY, source);
    }
}
