package dev.taskforge.ops.channel;

import dev.taskforge.ops.channel.HttpChannel.Call;
import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.webhook.PinnedPost;
import dev.taskforge.ops.webhook.PinnedPost.ForbiddenAddress;
import dev.taskforge.ops.webhook.PinnedPost.Stage;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one message on one channel and says what became of it. What it says holds no secret and no address with one. */
public final class Post {
    private static final Logger LOG = LoggerFactory.getLogger(Post.class);
    private static final int MOST_ANSWER = 64 * 1024;
    private static final int MOST_PORT = 65_535;
    private static final int MOST_SAID = 300;
    /** Shorter parts of an address are words. */
    private static final int LEAST_KEY = 12;

    private final boolean privateAllowed;
    private final Duration deadline;
    private final Clock clock;

    /**
     * @param privateAllowed whether all channels may lie outside the public internet
     * @param deadline within which the answer must be there
     */
    public Post(boolean privateAllowed, Duration deadline, Clock clock) {
        this.privateAllowed = privateAllowed;
        this.deadline = deadline;
        this.clock = clock;
    }

    /**
     * Sends it.
     *
     * @param chat where the chat has moved; null for where the file says it is
     * @param opened told of the connection, to be closed when nobody wants the answer any more
     */
    public Verdict send(
            AlertDuty.Channel declared,
            Variables variables,
            @Nullable String chat,
            Words words,
            Consumer<Socket> opened) {
        var secrets = new ArrayList<String>();
        UnaryOperator<String> fill = text -> {
            var filled = variables.fill(text).strip();
            if (!filled.equals(text)) {
                secrets.add(filled);
                secrets.addAll(pathsOf(filled));
            }
            return filled;
        };
        boolean here = privateAllowed || declared.privateAllowed();
        try {
            var verdict =
                    switch (Channels.open(declared, chat, fill, clock)) {
                        case Email email -> email.send(words, here, deadline, opened);
                        case HttpChannel channel -> exchange(channel, words, here, opened);
                    };
            return told(verdict, variables.masking(secrets));
        } catch (MissingVariableException e) {
            return new Verdict.Later("a variable has no value: " + e.getMessage(), null);
        } catch (UnusableValue e) {
            return new Verdict.Never("a variable does not hold what this channel needs: " + e.getMessage());
        } catch (RuntimeException e) {
            // A defect of ours. Its text may repeat a value, so only where it happened is told.
            var where = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
            var what = "a defect in the channel: " + e.getClass().getSimpleName() + where;
            LOG.error("{} ({})", what, declared.kind().word());
            return new Verdict.Later(what, null);
        }
    }

    /** The keys in an address: a service may repeat the path it was asked for, or a part of it. */
    private static List<String> pathsOf(String address) {
        int host = address.indexOf("://");
        int path = host < 0 ? -1 : address.indexOf('/', host + 3);
        return path < 0
                ? List.of()
                : Stream.concat(
                                Stream.of(address.substring(path)),
                                Stream.of(address.substring(path + 1).split("[/?&=#]")))
                        .filter(part -> part.length() >= LEAST_KEY)
                        .toList();
    }

    private Verdict exchange(HttpChannel channel, Words words, boolean here, Consumer<Socket> opened) {
        var call = channel.call(words);
        var host = call.url().getHost();
        if (host == null
                || !isHttp(call)
                || call.url().getPort() > MOST_PORT
                || call.headers().values().stream().anyMatch(Post::breaksLine)) {
            return new Verdict.Never("a variable holds no address or key that can be sent");
        }
        var reached = new AtomicReference<@Nullable Stage>();
        try {
            int most = channel.readsBody() ? MOST_ANSWER : 0;
            var answer = new PinnedPost(here, deadline)
                    .exchange(call.url(), call.headers(), call.body(), most, opened, reached::set);
            return answer.cut() && answer.status() / 100 == 2
                    ? new Verdict.Unclear("answered " + answer.status() + " with more than " + MOST_ANSWER / 1024
                            + " KiB, which no such service does; it may have been told, and is not sent again")
                    : channel.judge(answer);
        } catch (ForbiddenAddress _) {
            return new Verdict.Never(forbidden(host));
        } catch (SocketTimeoutException _) {
            return lost("no answer within " + deadline.toSeconds() + " s", reached.get() != null);
        } catch (IOException e) {
            boolean answered = reached.get() == Stage.ANSWERED;
            var what = answered ? "broke off its answer" : "could not be reached";
            // A port behind which nothing runs takes a request and closes without a word, but makes no handshake.
            boolean perhapsTaken = answered
                    || (reached.get() != null && "https".equals(call.url().getScheme()));
            return lost(what + " (" + e.getClass().getSimpleName() + ")", perhapsTaken);
        }
    }

    private static Verdict lost(String why, boolean perhapsTaken) {
        return perhapsTaken ? new Verdict.Unanswered(why + "; it may have been told") : new Verdict.Later(why, null);
    }

    static String forbidden(String host) {
        return host
                + " leads to an address outside the public internet; write private: true at the channel when that is meant";
    }

    private static boolean isHttp(Call call) {
        return "https".equals(call.url().getScheme())
                || "http".equals(call.url().getScheme());
    }

    private static boolean breaksLine(String value) {
        return value.chars().anyMatch(c -> c < ' ' || c == 127);
    }

    private static Verdict told(Verdict verdict, Masking masking) {
        return switch (verdict) {
            case Verdict.Later later -> new Verdict.Later(clean(later.why(), masking), later.pause());
            case Verdict.Unanswered unanswered -> new Verdict.Unanswered(clean(unanswered.why(), masking));
            case Verdict.Never never -> new Verdict.Never(clean(never.why(), masking));
            case Verdict.Unclear unclear -> new Verdict.Unclear(clean(unclear.why(), masking));
            case Verdict.Taken _, Verdict.Moved _ -> verdict;
        };
    }

    private static String clean(String text, Masking masking) {
        return Words.cut(masking.mask(text).replaceAll("[\\p{Cntrl}]+", " ").strip(), MOST_SAID);
    }
}
