package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;

/** Nobody but root is the superuser, and no account opens without a password. */
record AccountsRule() implements PostureRule {
    private static final String SHADOW = "/etc/shadow";

    @Override
    public String id() {
        return "accounts";
    }

    @Override
    public Weight weight() {
        return Weight.P0;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException {
        var accounts = Account.all(host);
        for (var account : accounts) {
            if (account.uid() == 0 && !account.name().equals("root")) {
                return Said.fail(
                        Message.of("posture.accounts.zero", account.name()),
                        Message.of("posture.accounts.zero.fix", account.name()));
            }
            if (account.password().isEmpty()) {
                return empty(account.name());
            }
        }
        if (!Files.exists(host.file(SHADOW))) {
            throw new IOException("there is no " + SHADOW);
        }
        if (!Files.isReadable(host.file(SHADOW))) {
            throw new Unasked(Message.of("posture.accounts.unread"), Message.of("posture.unread.fix"));
        }
        for (var line : host.text(SHADOW).orElse("").lines().toList()) {
            var parts = line.split(":", -1);
            if (parts.length > 1 && parts[1].isEmpty()) {
                return empty(parts[0]);
            }
        }
        return Said.pass(
                "posture.accounts.pass",
                accounts.stream().filter(Account::opens).count());
    }

    private static Said empty(String name) {
        return Said.fail(Message.of("posture.accounts.empty", name), Message.of("posture.accounts.empty.fix", name));
    }
}
