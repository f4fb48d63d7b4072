package upgrade.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whoever implements the API gets nothing else with it: annotations are gone at run time. */
@AnalyzeClasses(packages = "upgrade.api", importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
  @ArchTest
  static final ArchRule itNeedsJavaAlone =
      classes()
          .should(
              onlyDependOnClassesThat(
                  resideInAPackage("upgrade.api")
                      .or(
                          resideInAnyPackage(
                              "java..",
                              "org.osgi.annotation..",
                              "org.osgi.service.component.annotations",
                              "org.jspecify.annotations"))));
}
