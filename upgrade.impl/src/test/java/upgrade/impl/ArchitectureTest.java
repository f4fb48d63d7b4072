package upgrade.impl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "upgrade.impl", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule STAGES_HAVE_NO_CYCLES =
      slices().matching("upgrade.impl.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PLANNING_IS_PURE =
      classes()
          .that()
          .resideInAPackage("upgrade.impl.plan")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "upgrade.api", "upgrade.log", "upgrade.impl.plan");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_OF_HTTP =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta..", "javax.servlet..", "org.osgi.service.servlet..", "upgrade.web..");

  @ArchTest
  static final ArchRule NOBODY_DEPENDS_ON_THE_TRIGGER =
      noClasses()
          .that()
          .resideOutsideOfPackage("upgrade.impl.trigger")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("upgrade.impl.trigger");

  @ArchTest
  static final ArchRule INSTRUCTIONS_KNOW_THE_API_ONLY =
      noClasses()
          .that()
          .resideInAPackage("upgrade.impl.instruction")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "upgrade.impl.run",
              "upgrade.impl.plan",
              "upgrade.impl.bundle",
              "upgrade.impl.trigger");

  @ArchTest
  static final ArchRule RUNNING_NEEDS_NO_FRAMEWORK_BUT_FOR_ITS_COMPONENT =
      noClasses()
          .that()
          .resideInAPackage("upgrade.impl.run")
          .and()
          .doNotHaveSimpleName("UpgradeComponent")
          .and()
          .doNotHaveSimpleName("FrameworkBundles")
          .and()
          .doNotHaveSimpleName("Preloaded")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("upgrade.impl.bundle", "upgrade.impl.affected");
}
