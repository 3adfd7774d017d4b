package dev.taskforge.ops.channel;

import dev.taskforge.ops.host.PublicAddresses;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An e-mail by SMTP.
 *
 * @param security {@code starttls}, {@code tls} or {@code none}
 * @param user empty when nobody signs in
 */
record Email(String host, int port, String security, String user, String password, String from, String to)
        implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(Email.class);
    private static final int MOST_SUBJECT = 200;

    /**
     * Hands it to the server; no error repeats the password.
     *
     * @param deadline within which each of its answers must come, and all of them within three times that
     * @param opened told of the connection, to be closed when nobody wants the answer any more
     */
    Verdict send(Words words, boolean privateAllowed, Duration deadline, Consumer<Socket> opened) {
        var done = new CountDownLatch(1);
        try {
            var found = InetAddress.getAllByName(host);
            var refused = refused(found, privateAllowed);
            if (refused != null) {
                return refused;
            }
            var whole = deadline.multipliedBy(3);
            var sockets = new MailSockets(found[0], socket -> {
                opened.accept(socket);
                Thread.ofVirtual().name("mail-deadline").start(() -> closeWhenLate(socket, done, whole));
            });
            var session = Session.getInstance(properties(deadline, sockets));
            var mail = mail(session, words);
            return deliver(session.getTransport("smtp"), mail);
        } catch (AuthenticationFailedException e) {
            var what = "the mail server did not let " + user + " sign in";
            // A code of 400 to 499 is a trouble of the server's own.
            boolean passing = String.valueOf(e.getMessage()).strip().startsWith("4");
            return passing ? new Verdict.Later(what + " for now", null) : new Verdict.Never(what);
        } catch (MessagingException e) {
            return judge(e, false);
        } catch (IOException e) {
            return new Verdict.Later(
                    "the mail server could not be found (" + e.getClass().getSimpleName() + ")", null);
        } finally {
            done.countDown();
        }
    }

    private static void closeWhenLate(Socket socket, CountDownLatch done, Duration whole) {
        try {
            if (!done.await(whole.toMillis(), TimeUnit.MILLISECONDS)) {
                socket.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a connection did not close", e);
        }
    }

    private Verdict deliver(Transport transport, MimeMessage mail) throws MessagingException {
        try {
            if (user.isEmpty()) {
                transport.connect();
            } else {
                transport.connect(user, password);
            }
            return handOver(transport, mail);
        } finally {
            try {
                transport.close();
            } catch (MessagingException e) {
                // Whether the mail was taken was said before.
                LOG.debug("a mail server did not say goodbye", e);
            }
        }
    }

    private static Verdict handOver(Transport transport, MimeMessage mail) throws MessagingException {
        try {
            transport.sendMessage(mail, mail.getAllRecipients());
            return new Verdict.Taken();
        } catch (MessagingException e) {
            return judge(e, true);
        }
    }

    private @Nullable Verdict refused(InetAddress[] found, boolean privateAllowed) {
        for (var address : found) {
            if (!privateAllowed && !PublicAddresses.isPublic(address)) {
                return new Verdict.Never(Post.forbidden(host));
            }
            if (security.equals("none") && !address.isLoopbackAddress()) {
                return new Verdict.Never(host + " is not this machine; security: none is only for this machine");
            }
        }
        return null;
    }

    private Properties properties(Duration deadline, MailSockets sockets) {
        var properties = new Properties();
        var most = Long.toString(deadline.toMillis());
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", Integer.toString(port));
        properties.put("mail.smtp.socketFactory", sockets);
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.connectiontimeout", "5000");
        properties.put("mail.smtp.timeout", most);
        properties.put("mail.smtp.writetimeout", most);
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(security.equals("tls")));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(security.equals("starttls")));
        properties.put("mail.smtp.starttls.required", Boolean.toString(security.equals("starttls")));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    private MimeMessage mail(Session session, Words words) throws MessagingException {
        var mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + words.id() + "@" + from.substring(from.indexOf('@') + 1) + ">");
            }
        };
        mail.setFrom(new InternetAddress(from));
        mail.setRecipient(RecipientType.TO, new InternetAddress(to));
        mail.setSubject(Words.cut(words.headline(), MOST_SUBJECT).replaceAll("[\\r\\n]+", " "), "UTF-8");
        mail.setText(words.title() + "\n\n" + words.rest() + "\n", StandardCharsets.UTF_8.name());
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setSentDate(Date.from(words.at()));
        return mail;
    }

    /**
     * Answers of 500 to 599 stay, everything else may pass.
     *
     * @param begun whether the server had begun to take the mail
     */
    private static Verdict judge(MessagingException failed, boolean begun) {
        int code = 0;
        boolean brokeOff = failed.getCause() instanceof IOException;
        for (Exception e = failed; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
            } else if (e instanceof SMTPSendFailedException sent) {
                code = Math.max(code, sent.getReturnCode());
                brokeOff |= sent.getReturnCode() <= 0;
            }
        }
        if (code / 100 == 5) {
            return new Verdict.Never("the mail server answered " + code);
        }
        if (begun && code == 0 && brokeOff) {
            return new Verdict.Unanswered("the mail server broke off; it may have taken the mail");
        }
        var what = failed instanceof SendFailedException ? "did not take the mail" : "could not be spoken to";
        var cause = failed.getCause() == null ? failed : failed.getCause();
        return new Verdict.Later(
                "the mail server " + what + (code == 0 ? " (" + cause.getClass().getSimpleName() + ")" : ": " + code),
                null);
    }

    @Override
    public String toString() {
        return "e-mail";
    }
}
