package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.webhook.SignedDelivery.Receiver;
import dev.taskforge.ops.webhook.WebhookSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Who is told, as a project's file declares them. */
final class Receivers {
    private Receivers() {}

    /**
     * The receiver of this id, with its variables filled in. A value that is missing may be there at the next attempt; neither
     * address nor secret is ever repeated.
     *
     * @param section where they are declared, such as {@code release.notify}
     */
    static Receiver find(List<Hook> declared, String id, String section, Variables variables) {
        var hook = declared.stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new PermanentFailure(
                        "taskforge.yaml no longer names this receiver under " + section + "; nothing was sent"));
        try {
            var url = new URI(variables.fill(hook.webhook()));
            var scheme = String.valueOf(url.getScheme());
            if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IllegalStateException("webhook under " + section + " is no http or https address");
            }
            var secret = WebhookSecret.of(variables.fill(hook.secret()));
            return new Receiver("receiver", url.getHost(), url, secret);
        } catch (MissingVariableException e) {
            throw new IllegalStateException(section + " needs a variable that has no value: " + e.getMessage(), e);
        } catch (URISyntaxException _) {
            throw new IllegalStateException("webhook under " + section + " is no address");
        }
    }
}
