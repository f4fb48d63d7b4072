package upgrade.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "upgrade.web", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule theStagesFormNoCycle =
      slices().matching("upgrade.web.(*)..").should().beFreeOfCycles();

  /** The path of a request knows no container: only the seam does. */
  @ArchTest
  static final ArchRule onlyTheSeamKnowsTheWhiteboard =
      noClasses()
          .that()
          .resideOutsideOfPackage("upgrade.web.seam")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.osgi.service.servlet.whiteboard");

  @ArchTest
  static final ArchRule theRequestPathKnowsNoFramework =
      noClasses()
          .that()
          .resideInAnyPackage(
              "upgrade.web.gate",
              "upgrade.web.inflight",
              "upgrade.web.park",
              "upgrade.web.record",
              "upgrade.web.path")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.osgi..");

  @ArchTest
  static final ArchRule theRequestPathKnowsNoInstruction =
      noClasses()
          .that()
          .resideOutsideOfPackages("upgrade.web.instruction", "upgrade.web.status")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("upgrade.web.instruction", "upgrade.web.status", "upgrade.api");
}
