package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.VaultView;
import dev.taskforge.server.vault.Vault;
import dev.taskforge.server.vault.VaultUse;

/** What other machines keep in the vault, for administrators. */
public final class VaultPages implements Routes {
    private final Vault vault;
    private final ReaderUi readers;

    public VaultPages(Vault vault, ReaderUi readers) {
        this.vault = vault;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/vault", Action.ADMINISTER, this::show);
    }

    private void show(Exchange exchange) {
        var view = new VaultView(
                vault.uses().stream().map(VaultPages::account).toList(),
                vault.root().toString(),
                vault.room().orElse(null));
        exchange.html(200, Pages.vault(readers.of(exchange), view));
    }

    private static VaultView.Account account(VaultUse use) {
        var account = use.account();
        return new VaultView.Account(
                account.name(),
                use.files(),
                use.bytes(),
                account.quotaBytes(),
                account.keepDays(),
                use.newestAt(),
                account.lastUsedAt(),
                use.refusedAt());
    }
}
