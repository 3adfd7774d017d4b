package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Does a Redis or Valkey server answer, has it read its data, is its memory enough, and does it reach those that copy it?
 *
 * @param address may hold a password
 * @param ca a file with the certificates to trust instead of the system's; null for the system's
 */
public record RedisCheck(
        String address, RedisLimits limits, @Nullable String ca) implements Check {
    private static final Type<BigDecimal> COUNT = Types.number(BigDecimal.ZERO, BigDecimal.valueOf(1_000_000_000));

    private static final Field<String> ADDRESS = Field.required(
            "redis",
            Types.variableText(2048, RedisUrl.FORM, "check.redis.form", "redis://127.0.0.1:6379"),
            "The server: redis://user:password@host:port, rediss:// with TLS.");
    private static final Field<BigDecimal> MEMORY = Field.optional(
            "max_memory_percent",
            Types.number(BigDecimal.ZERO, BigDecimal.valueOf(100)),
            "How much of maxmemory may be in use; of the memory of its machine where it has no maxmemory.");
    private static final Field<BigDecimal> EVICTIONS = Field.optional(
            "max_evictions_per_minute", COUNT, "How many keys it may throw away for want of memory in a minute.");
    private static final Field<BigDecimal> REJECTED = Field.optional(
            "max_rejected_per_minute", COUNT, "How many connections it may refuse in a minute: there are too many.");
    private static final Field<Integer> REPLICAS =
            Field.optional("min_replicas", Types.integer(0, 1000), "How many replicas must follow it.");
    private static final Field<Duration> LAG = Field.optional(
            "replication_lag",
            Types.duration(Duration.ofSeconds(1), Duration.ofHours(24)),
            "How long ago a replica may have heard of its master; of a master, how far its slowest replica may be behind.");
    private static final Field<Boolean> PERSISTENCE = Field.withDefault(
            "persistence",
            Types.flag(),
            true,
            "Whether its last snapshot, and its last write to the append-only file, must have succeeded.");

    public static final CheckKind KIND = CheckKind.of(
                    "redis",
                    List.of(ADDRESS, MEMORY, EVICTIONS, REJECTED, REPLICAS, LAG, PERSISTENCE, HttpCheck.CA),
                    (values, scope) -> of(values))
            .watched();

    private static RedisCheck of(Values values) {
        var limits = new RedisLimits(
                values.find(MEMORY),
                values.find(EVICTIONS),
                values.find(REJECTED),
                values.find(REPLICAS),
                values.find(LAG),
                values.get(PERSISTENCE));
        return new RedisCheck(values.get(ADDRESS), limits, values.find(HttpCheck.CA));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        RedisUrl url;
        try {
            url = RedisUrl.parse(address);
        } catch (IllegalArgumentException e) {
            return Answer.error(
                    Message.of("check.redis.address", String.valueOf(e.getMessage())),
                    Message.of("check.redis.address.fix"));
        }
        var trusted = ca == null ? null : surroundings.directory().resolve(ca);
        try {
            return talk(url, trusted, surroundings);
        } catch (RedisTalk.Refused e) {
            return refused(url, e);
        } catch (SSLException e) {
            return TlsTrouble.answer(e, url.server());
        } catch (InterruptedIOException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted while asking").initCause(e);
            }
            return NetworkTrouble.answer(e, url.server(), surroundings.timeout());
        } catch (IOException e) {
            return NetworkTrouble.answer(e, url.server(), surroundings.timeout());
        } catch (GeneralSecurityException e) {
            return Answer.error(
                    Message.of("check.ca.unreadable", String.valueOf(ca), String.valueOf(e.getMessage())),
                    Message.of("check.ca.fix"));
        }
    }

    private Answer talk(RedisUrl url, @Nullable Path trusted, Surroundings surroundings)
            throws IOException, GeneralSecurityException {
        try (var talk = RedisTalk.with(url, trusted, surroundings.timeout())) {
            talk.ask("PING");
            var info = talk.info();
            if (!"0".equals(info.getOrDefault("loading", "0"))) {
                return Answer.fail(Message.of("check.redis.loading", url), Message.of("check.redis.loading.fix"));
            }
            var measures = new Measures("redis", url.toString());
            limits.judge(info, measures);
            if (limits.counts()) {
                var counters = surroundings.remembered("redis " + url, Counters.class, Counters::lasting);
                var now = surroundings.clock().instant();
                limits.judge(RedisLimits.counted(info), counters.take(now, RedisLimits.counted(info)), measures);
            }
            return measures.answer();
        }
    }

    private static Answer refused(RedisUrl url, RedisTalk.Refused e) {
        var said = Foreign.shown(String.valueOf(e.getMessage()));
        return switch (e.code()) {
            case "NOAUTH", "WRONGPASS", "NOPERM" ->
                Answer.error(Message.of("check.redis.user", url, said), Message.of("check.redis.user.fix"));
            case "LOADING" ->
                Answer.fail(Message.of("check.redis.loading", url), Message.of("check.redis.loading.fix"));
            default ->
                said.contains("AUTH") || said.contains("password")
                        ? Answer.error(Message.of("check.redis.user", url, said), Message.of("check.redis.user.fix"))
                        : Answer.fail(
                                Message.of("check.redis.refused", url, said), Message.of("check.redis.refused.fix"));
        };
    }

    @Override
    public String question() {
        try {
            return RedisUrl.parse(address).toString();
        } catch (IllegalArgumentException _) {
            return "redis";
        }
    }

    @Override
    public @Nullable String host() {
        try {
            return RedisUrl.parse(address).server().host();
        } catch (IllegalArgumentException _) {
            return null; // what is wrong with it is said when it is asked
        }
    }

    @Override
    public List<String> secrets() {
        try {
            var password = RedisUrl.parse(address).password();
            return password.isEmpty() ? List.of() : List.of(password);
        } catch (IllegalArgumentException _) {
            return List.of(address);
        }
    }
}
