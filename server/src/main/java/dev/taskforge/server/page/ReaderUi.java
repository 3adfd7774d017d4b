package dev.taskforge.server.page;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.page.view.Ui;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who reads a page, in which language and look. Safe for use by any thread. */
public final class ReaderUi {
    /** The cookie that holds a reader's choice of light or dark. */
    static final String THEME_COOKIE = "taskforge_theme";

    static final Set<String> THEMES = Set.of("system", "light", "dark");
    /** What a page may say about a change just made; the address names one of these and nothing else. */
    static final Set<String> DONE = Set.of(
            "decided",
            "attested",
            "accepted",
            "unbound",
            "retired",
            "ruled",
            "rulingAsked",
            "rulingEnded",
            "waiver",
            "approved",
            "denied",
            "waiverEnded",
            "password",
            "typeSet",
            "typeRemoved",
            "userAdded",
            "userChanged",
            "userPassword",
            "userDisabled",
            "userEnabled",
            "cancelled",
            "retried",
            "unblocked",
            "answered",
            "revoked",
            "cancelMany",
            "retryMany",
            "bulkPart",
            "bulkPassed",
            "queuePaused",
            "queueResumed",
            "queueLimited",
            "scheduleRun",
            "scheduleRuns",
            "schedulePaused",
            "scheduleResumed",
            "workerDrained",
            "workerResumed",
            "deploying",
            "dutyDone",
            "noted",
            "signedOut");

    private final Accounts accounts;
    private final Clock clock;
    private final ZoneId zone;
    private final String version;

    /**
     * @param zone in which exact times are written
     * @param version shown at the foot of each page
     */
    public ReaderUi(Accounts accounts, Clock clock, ZoneId zone, String version) {
        this.accounts = accounts;
        this.clock = clock;
        this.zone = zone;
        this.version = version;
    }

    Ui of(Exchange exchange) {
        return in(exchange, exchange.locale());
    }

    /** As {@link #of}, in a language that was asked for. */
    Ui in(Exchange exchange, Locale locale) {
        var theme = exchange.cookie(THEME_COOKIE);
        var session = exchange.sessionCookie();
        var principal = exchange.principal();
        var texts = Messages.load(Ui.BUNDLE, locale);
        return new Ui(
                texts,
                theme != null && THEMES.contains(theme) ? theme : "system",
                principal.signedIn() ? principal.person() : null,
                exchange.allows(Action.VIEW, null),
                session == null ? "" : accounts.csrf(session),
                clock.instant(),
                zone,
                exchange.method().isSafe() ? exchange.path() : "/",
                notice(exchange, texts),
                version);
    }

    /** For a reader of whom nothing is known but the language. */
    Ui of(Locale locale) {
        var texts = Messages.load(Ui.BUNDLE, locale);
        return new Ui(texts, "system", null, false, "", clock.instant(), zone, "/", null, version);
    }

    private static Ui.@Nullable Notice notice(Exchange exchange, Messages texts) {
        var done = exchange.query("done");
        return done != null && DONE.contains(done)
                ? new Ui.Notice("pass", texts.render(Message.of("done." + done)))
                : null;
    }
}
