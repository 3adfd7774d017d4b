package dev.taskforge.server.http;

import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Shape.ObjectShape;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads request bodies within bounds: at most so many bytes, whatever the client announces, and not longer than a
 * deadline, so that a client who sends a byte now and then cannot hold on to a request. Safe for use by any thread.
 */
final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    private static final String BYTES = "taskforge.body";
    /** So much is read of a body that nobody wants, so that its sender comes to read the answer. */
    private static final int UNWANTED_BYTES = 16 << 20;

    private static final Duration UNWANTED_TIME = Duration.ofSeconds(2);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final int mostBytes;
    private final Duration longest;
    private final Map<Class<?>, ObjectShape> shapes = new ConcurrentHashMap<>();

    RequestBody(int mostBytes, Duration longest) {
        this.mostBytes = mostBytes;
        this.longest = longest;
    }

    <T> T json(Context context, Class<T> type) {
        var bytes = bytes(context);
        if (bytes.length > 0) {
            requireType(context, "application/json");
        }
        var shape = shapes.computeIfAbsent(type, Shapes::ofRecord);
        return BodyDecoder.decode(Json.read(bytes.length == 0 ? new byte[] {'{', '}'} : bytes), type, shape);
    }

    /** The fields of a form, and its files when it can carry some. */
    Multipart form(Context context) {
        var bytes = bytes(context);
        var type = context.contentType();
        if (bytes.length > 0 && type != null && isMultipart(type)) {
            return Multipart.read(bytes, type);
        }
        return new Multipart(urlEncoded(context, bytes), Map.of());
    }

    static boolean isMultipart(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data;");
    }

    private static Map<String, List<String>> urlEncoded(Context context, byte[] bytes) {
        var fields = new LinkedHashMap<String, List<String>>();
        if (bytes.length == 0) {
            return fields;
        }
        requireType(context, "application/x-www-form-urlencoded");
        for (var pair : new String(bytes, StandardCharsets.US_ASCII).split("&")) {
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            fields.computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("body.bad_form");
        }
    }

    /** The whole body; read once and kept with the request. */
    byte[] bytes(Context context) {
        byte[] known = context.attribute(BYTES);
        if (known != null) {
            return known;
        }
        var bytes = read(context);
        context.attribute(BYTES, bytes);
        return bytes;
    }

    /** The beginning of the body, at most so many bytes; what follows is left to whoever ends the request. */
    byte[] beginning(Context context, int most) {
        long deadline = System.nanoTime() + longest.toNanos();
        var body = new ByteArrayOutputStream();
        var buffer = new byte[Math.min(most, 8_192)];
        try {
            var in = context.req().getInputStream();
            while (body.size() < most) {
                int read = in.read(buffer, 0, Math.min(buffer.length, most - body.size()));
                if (read < 0) {
                    break;
                }
                body.write(buffer, 0, read);
                if (System.nanoTime() - deadline > 0) {
                    throw tooSlow();
                }
            }
        } catch (IOException e) {
            throw brokenOff(e);
        }
        return body.toByteArray();
    }

    private byte[] read(Context context) {
        if (context.req().getContentLengthLong() > mostBytes) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + longest.toNanos();
        var body = new ByteArrayOutputStream();
        var buffer = new byte[8_192];
        try {
            var in = context.req().getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                body.write(buffer, 0, read);
                if (body.size() > mostBytes) {
                    throw tooLarge();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw ProblemException.of(408, "request-timeout", Message.of("body.too_slow", longest.toSeconds()))
                            .header("Connection", "close");
                }
            }
        } catch (IOException e) {
            throw brokenOff(e);
        }
        return body.toByteArray();
    }

    private ProblemException brokenOff(IOException e) {
        return e.getCause() instanceof TimeoutException
                ? tooSlow()
                : ProblemException.badRequest("body.broken_off").header("Connection", "close");
    }

    /**
     * Ends the answer, and then reads a while what a client still sends: when the connection is closed with bytes on their way, the
     * system resets it, and the client sees a broken connection instead of the answer (RFC 9112, section 9.6).
     */
    void readOn(Context context) {
        boolean sends = context.req().getContentLengthLong() > 0 || context.header("Transfer-Encoding") != null;
        if (!sends || context.header("Expect") != null) {
            return;
        }
        try {
            if (!context.req().getInputStream().isFinished()) {
                // The first one ends what is compressed, the second one all.
                context.outputStream().close();
                context.res().getOutputStream().close();
                readOn(ServletContextRequest.getServletContextRequest(context.req()));
            }
        } catch (IOException gone) {
            LOG.debug("the client did not send the rest of its request: {}", gone.toString());
        }
    }

    /** Takes what is there; a read of the stream would wait for more, longer than the time. */
    private static void readOn(Content.Source source) throws IOException {
        long deadline = System.nanoTime() + UNWANTED_TIME.toNanos();
        long all = 0;
        while (all < UNWANTED_BYTES && System.nanoTime() - deadline < 0) {
            var chunk = source.read();
            if (chunk == null) {
                Pause.of(A_MOMENT);
                continue;
            }
            boolean ended = chunk.isLast() || Content.Chunk.isFailure(chunk);
            all += chunk.remaining();
            chunk.release();
            if (ended) {
                return;
            }
        }
    }

    private ProblemException tooSlow() {
        return ProblemException.of(408, "request-timeout", Message.of("body.too_slow", longest.toSeconds()))
                .header("Connection", "close");
    }

    private ProblemException tooLarge() {
        // Closing spares both sides the rest of the body.
        return ProblemException.of(413, "too-large", Message.of("body.too_large", mostBytes))
                .header("Connection", "close");
    }

    private static void requireType(Context context, String expected) {
        var sent = context.contentType();
        var type = sent == null ? "" : sent.toLowerCase(Locale.ROOT).replace(" ", "");
        boolean right = type.equals(expected) || type.equals(expected + ";charset=utf-8");
        if (!right) {
            throw ProblemException.of(
                            415,
                            "unsupported-media-type",
                            Message.of("body.media_type", sent == null ? "-" : sent, expected))
                    .header("Accept", expected);
        }
    }
}
