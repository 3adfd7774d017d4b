package dev.taskforge.server.page;

import dev.taskforge.server.page.view.AccountView;
import dev.taskforge.server.page.view.AuditView;
import dev.taskforge.server.page.view.UsersView;
import dev.taskforge.server.page.view.VaultView;
import dev.taskforge.server.page.view.WorkersView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log, and the pages about people. */
final class AccountSamples extends SampleData {
    AccountSamples(String word) {
        super(word);
    }

    AuditView audit(AuditView.@Nullable Report report) {
        return new AuditView(
                List.of(
                        entry(1284, 4, "rina", "gate.refresh", "sppg", "job/4183"),
                        entry(1283, 31, text("token:rina/ci"), "job.submit", null, "job/4180"),
                        entry(1282, 60 * 26, "rina", "decision.record", "sppg", "decision/3"),
                        entry(1281, 60 * 27, "dimas", "waiver.request", text("sppg"), text("waiver/4")),
                        entry(1280, 60 * 30, "system", "project.apply", "sppg", "sppg version 12")),
                "",
                List.of("ahsp", "sppg", "taskforge"),
                1280L,
                report,
                true);
    }

    private AuditView.Entry entry(
            long number, long minutes, String actor, String action, @Nullable String project, String subject) {
        return new AuditView.Entry(
                number, ago(minutes), actor, action, project, subject, text("{\"status\":\"NO-GO\"}"), HASH);
    }

    UsersView users(String refusal, UsersView.Typed typed) {
        return new UsersView(
                List.of(
                        new UsersView.Person(
                                "dimas",
                                List.of(new UsersView.Grant("*", ""), new UsersView.Grant(text("sppg"), "operator")),
                                true,
                                ago(60 * 24 * 40),
                                text("rina"),
                                null,
                                false),
                        new UsersView.Person(
                                "rina",
                                List.of(new UsersView.Grant("*", "admin")),
                                false,
                                ago(60 * 24 * 90),
                                "setup",
                                ago(12),
                                true)),
                12,
                refusal,
                typed);
    }

    AccountView account(AccountView.@Nullable Fresh fresh) {
        return new AccountView(
                text("rina"),
                List.of(new AccountView.Grant("*", "operator"), new AccountView.Grant(text("sppg"), "admin")),
                List.of(
                        new AccountView.Token(
                                "7",
                                text("ci"),
                                "sppg: operator",
                                ago(60 * 24 * 12),
                                NOW.plus(Duration.ofDays(78)),
                                ago(31)),
                        new AccountView.Token("8", "laptop", "*: viewer", ago(60 * 24 * 90), null, null)),
                fresh,
                new AccountView.Typed(text(""), "", text("This is not your present password."), ""),
                12,
                true,
                true);
    }

    VaultView vault(boolean mounted) {
        return new VaultView(
                List.of(
                        new VaultView.Account(
                                text("office"), 214, 81_300_000_000L, 500_000_000_000L, 14, ago(190), ago(3), ago(190)),
                        new VaultView.Account("shop", 0, 0, 100_000_000_000L, 0, null, null, null)),
                text("/mnt/disk/vault"),
                mounted ? 612_000_000_000L : null);
    }

    WorkersView workers(boolean mayDrain) {
        return new WorkersView(
                List.of(
                        new WorkersView.Worker(
                                text("mailer-1"),
                                text("token:rina/mailer"),
                                text("python/3.12 · app-1"),
                                "active",
                                3,
                                text("send_mail"),
                                "",
                                ago(0)),
                        new WorkersView.Worker(
                                "mailer-2", "rina", "", "draining", 1, text("send_mail, sms"), text("slow"), ago(1)),
                        new WorkersView.Worker("mailer-3", "rina", "java/25", "gone", 0, "sms", "", ago(60))),
                mayDrain);
    }
}
