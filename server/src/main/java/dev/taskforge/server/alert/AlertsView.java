package dev.taskforge.server.alert;

import java.util.List;

/**
 * Who hears of a project, and what was told.
 *
 * @param channels in the order of the file; empty when it has no section alerts
 * @param deliveries the newest first
 */
public record AlertsView(List<AlertChannelView> channels, List<AlertDeliveryView> deliveries) {}
