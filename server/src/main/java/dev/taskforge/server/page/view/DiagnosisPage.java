package dev.taskforge.server.page.view;

import dev.taskforge.server.diagnosis.DiagnosisView;
import org.jspecify.annotations.Nullable;

/**
 * Why a project does not work, as the page shows it.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may ask
 * @param newest null when nobody has asked yet
 */
public record DiagnosisPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        @Nullable DiagnosisView newest) {}
