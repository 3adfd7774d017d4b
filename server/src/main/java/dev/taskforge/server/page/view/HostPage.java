package dev.taskforge.server.page.view;

import dev.taskforge.server.host.HostFixView;
import dev.taskforge.server.host.HostView;
import java.util.List;

/**
 * How well the machine is kept, as the page shows it.
 *
 * @param mayAdminister whether the reader may change it
 * @param history the last fixes
 */
public record HostPage(HostView host, boolean mayAdminister, List<HostFixView> history) {}
