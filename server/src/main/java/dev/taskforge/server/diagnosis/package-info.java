/** Why a project does not work: routes and what they show. */
@NullMarked
package dev.taskforge.server.diagnosis;

import org.jspecify.annotations.NullMarked;
