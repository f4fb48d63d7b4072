package upgrade.paxweb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "upgrade.paxweb", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule thePackagesFormNoCycle =
      slices().matching("upgrade.paxweb.(*)..").should().beFreeOfCycles();

  /** The seam for Jetty 12 takes the other packages in, too. */
  @ArchTest
  static final ArchRule onlyTheSeamKnowsJettyAndTheServletApi =
      noClasses()
          .that()
          .resideOutsideOfPackage("upgrade.paxweb.seam")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..", "javax.servlet..");
}
