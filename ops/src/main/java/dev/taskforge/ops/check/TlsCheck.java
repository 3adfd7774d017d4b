package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is a server's certificate trusted, made out to its name, and valid for a while yet?
 *
 * @param minDays how many whole days it must still be valid
 * @param ca a file with the certificates to trust instead of the system's; null for the system's
 */
public record TlsCheck(
        String address, int minDays, @Nullable String ca) implements Check {
    private static final Field<String> ADDRESS =
            Field.required("tls", Types.hostPort(), "Whose certificate is looked at: host:port.");
    private static final Field<Integer> MIN_DAYS =
            Field.withDefault("min_days", Types.integer(0, 3650), 14, "How many days it must still be valid.");

    public static final CheckKind KIND = CheckKind.of(
                    "tls",
                    List.of(ADDRESS, MIN_DAYS, HttpCheck.CA),
                    (values, scope) ->
                            new TlsCheck(values.get(ADDRESS), values.get(MIN_DAYS), values.find(HttpCheck.CA)))
            .watched();

    @Override
    public Answer ask(Surroundings surroundings) {
        var target = HostPort.parse(address);
        try {
            Path trusted = ca == null ? null : surroundings.directory().resolve(ca);
            var seen = TlsHandshake.with(target, Trust.of(trusted), surroundings.timeout());
            return judge(seen, target, surroundings).output(describe(seen), null);
        } catch (GeneralSecurityException e) {
            return Answer.error(
                    Message.of("check.ca.unreadable", String.valueOf(ca), String.valueOf(e.getMessage())),
                    Message.of("check.ca.fix"));
        } catch (javax.net.ssl.SSLException e) {
            return Answer.fail(
                    Message.of("check.tls.handshake", target, String.valueOf(e.getMessage())),
                    Message.of("check.tls.handshake.fix", target));
        } catch (IOException e) {
            return NetworkTrouble.answer(e, target, surroundings.timeout());
        }
    }

    private Answer judge(TlsHandshake.Seen seen, HostPort target, Surroundings surroundings) {
        var leaf = seen.chain().getFirst();
        var end = leaf.getNotAfter().toInstant();
        var left = Duration.between(surroundings.clock().instant(), end);
        var day = LocalDate.ofInstant(end, ZoneOffset.UTC);
        if (left.isNegative()) {
            return Answer.fail(
                    Message.of("check.tls.ended", target, day), Message.of("check.tls.expired.fix", target.host()));
        }
        if (seen.distrust() != null) {
            boolean selfSigned =
                    seen.chain().size() == 1 && leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
            return selfSigned
                    ? Answer.fail(
                            Message.of("check.tls.self-signed", target),
                            Message.of("check.tls.self-signed.fix", target.host()))
                    : TlsTrouble.answer(seen.distrust(), target);
        }
        if (seen.wrongName() != null) {
            return Answer.fail(
                    Message.of("check.tls.names", target, String.join(", ", names(leaf))),
                    Message.of("check.tls.name.fix", target.host()));
        }
        if (left.toDays() < minDays) {
            return Answer.fail(
                    Message.of("check.tls.soon", target, left.toDays(), day, minDays),
                    Message.of("check.tls.soon.fix", target.host()));
        }
        return Answer.pass(Message.of("check.tls.valid", target, left.toDays(), day, issuer(leaf)));
    }

    private static List<String> names(X509Certificate leaf) {
        try {
            var names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? List.of(leaf.getSubjectX500Principal().getName())
                    : names.stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .limit(20)
                            .toList();
        } catch (GeneralSecurityException e) {
            return List.of(leaf.getSubjectX500Principal().getName());
        }
    }

    private static String issuer(X509Certificate leaf) {
        return leaf.getIssuerX500Principal().getName();
    }

    private static String describe(TlsHandshake.Seen seen) {
        var text = new StringBuilder();
        for (var certificate : seen.chain()) {
            text.append("subject ")
                    .append(certificate.getSubjectX500Principal().getName())
                    .append('\n');
            text.append("issuer ")
                    .append(certificate.getIssuerX500Principal().getName())
                    .append('\n');
            text.append("valid ").append(certificate.getNotBefore().toInstant()).append(" to ");
            text.append(certificate.getNotAfter().toInstant()).append('\n');
        }
        return text.append(seen.protocol()).append('\n').toString();
    }

    @Override
    public String host() {
        return HostPort.parse(address).host();
    }

    @Override
    public String question() {
        return "TLS " + address + " ≥ " + minDays + "d";
    }
}
