package dev.taskforge.server.page.view;

import dev.taskforge.server.launch.LaunchView;
import java.util.List;

/**
 * The hours after a GO.
 *
 * @param releases whether the project has a page of releases
 * @param declared whether its file says what is watched then
 * @param launches the newest first
 */
public record LaunchPage(String project, String title, boolean releases, boolean declared, List<LaunchView> launches) {}
