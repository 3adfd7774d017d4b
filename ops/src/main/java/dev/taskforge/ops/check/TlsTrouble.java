package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;

/** Says in words why a secure connection was not trusted. */
final class TlsTrouble {
    private TlsTrouble() {}

    static Answer answer(Throwable e, HostPort target) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            var text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof CertificateExpiredException) {
                return fail("check.tls.expired", target);
            }
            if (cause instanceof CertificateNotYetValidException) {
                return fail("check.tls.not-yet", target);
            }
            if (cause instanceof CertificateException
                    && (text.contains("subject alternative") || text.contains("no name matching"))) {
                return fail("check.tls.name", target);
            }
            if (cause instanceof CertPathBuilderException || text.contains("unable to find valid certification path")) {
                return fail("check.tls.untrusted", target);
            }
        }
        return Answer.fail(
                Message.of("check.tls.handshake", target, String.valueOf(e.getMessage())),
                Message.of("check.tls.handshake.fix", target));
    }

    private static Answer fail(String key, HostPort target) {
        return Answer.fail(Message.of(key, target), Message.of(key + ".fix", target.host()));
    }
}
