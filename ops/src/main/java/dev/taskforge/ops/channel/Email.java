package dev.taskforge.ops.channel;

import dev.taskforge.ops.host.PublicAddresses;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail by SMTP.
 *
 * @param security {@code starttls}, {@code tls} or {@code none}
 * @param user empty when nobody signs in
 */
record Email(String host, int port, String security, String user, String password, String from, String to)
        implements Channel {
    private static final int MOST_SUBJECT = 200;

    /** Hands it to the server; no error repeats the password. */
    Verdict send(Words words, boolean privateAllowed, Duration deadline) {
        try {
            var refused = refused(privateAllowed);
            if (refused != null) {
                return refused;
            }
            var session = Session.getInstance(properties(deadline));
            var mail = mail(session, words);
            try (var transport = session.getTransport("smtp")) {
                if (user.isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(user, password);
                }
                transport.sendMessage(mail, mail.getAllRecipients());
            }
            return new Verdict.Taken(words.id());
        } catch (AuthenticationFailedException _) {
            return new Verdict.Never("the mail server did not let " + user + " sign in");
        } catch (MessagingException e) {
            return judge(e);
        } catch (IOException e) {
            return new Verdict.Later("the mail server could not be found (" + e.getClass().getSimpleName() + ")", null);
        }
    }

    private @Nullable Verdict refused(boolean privateAllowed) throws IOException {
        for (var address : InetAddress.getAllByName(host)) {
            if (!privateAllowed && !PublicAddresses.isPublic(address)) {
                return new Verdict.Never(Post.forbidden(host));
            }
            if (security.equals("none") && !address.isLoopbackAddress()) {
                return new Verdict.Never(host + " is not this machine; security: none is only for this machine");
            }
        }
        return null;
    }

    private Properties properties(Duration deadline) {
        var properties = new Properties();
        var most = Long.toString(deadline.toMillis());
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", Integer.toString(port));
        properties.put("mail.smtp.connectiontimeout", "5000");
        properties.put("mail.smtp.timeout", most);
        properties.put("mail.smtp.writetimeout", most);
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

    /** Answers of 500 to 599 stay, everything else may pass. */
    private static Verdict judge(MessagingException failed) {
        int code = 0;
        for (Exception e = failed; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
            } else if (e instanceof SMTPSendFailedException sent) {
                code = Math.max(code, sent.getReturnCode());
            }
        }
        if (code / 100 == 5) {
            return new Verdict.Never("the mail server answered " + code);
        }
        var what = failed instanceof SendFailedException ? "did not take the mail" : "could not be spoken to";
        return new Verdict.Later(
                "the mail server " + what + (code == 0 ? " (" + failed.getClass().getSimpleName() + ")" : ": " + code),
                null);
    }

    @Override
    public String toString() {
        return "e-mail";
    }
}
