package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.launch.LaunchReading;
import dev.taskforge.server.page.view.LaunchPage;

/** The page of the hours after a GO. */
public final class LaunchPages implements Routes {
    private final Projects projects;
    private final LaunchReading reading;
    private final ReaderUi readers;

    public LaunchPages(Projects projects, LaunchReading reading, ReaderUi readers) {
        this.projects = projects;
        this.reading = reading;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/launch", Action.VIEW, this::show);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var ui = readers.of(exchange);
        var page = new LaunchPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                project.file().launch() != null,
                reading.of(project, Messages.ofOperations(ui.locale())));
        exchange.html(200, Pages.launch(ui, page));
    }
}
