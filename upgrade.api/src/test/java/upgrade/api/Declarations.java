package upgrade.api;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Compares what the components of a module declare about instructions in different places, for a
 * test in every module that has any:
 *
 * <pre>{@code
 * assertThat(Declarations.instructions(Path.of("target", "classes"))).contains("MyInstruction");
 * assertThat(Declarations.differences(Path.of("target", "classes"))).isEmpty();
 * }</pre>
 *
 * The annotations of the class, the property {@value RequiresInstruction#PROPERTY}, the references
 * to instructions by name, and the manifest's capabilities and requirements all say the same, or
 * one of resolver, Declarative Services and planner believes something else than the others.
 */
public final class Declarations {
  private static final Pattern TARGET =
      Pattern.compile("\\(" + Pattern.quote(InstructionName.PROPERTY) + "=([^)*]+)\\)");
  private static final Pattern PROVIDED =
      Pattern.compile(
          Pattern.quote(InstructionName.PROPERTY)
              + ";"
              + Pattern.quote(InstructionName.PROPERTY)
              + "=\"?([^,;\"]+)");

  private final Path classes;
  private final JavaClasses imported;
  private final List<String> differences = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();
  private final Set<String> required = new TreeSet<>();

  private Declarations(Path classes) {
    this.classes = classes;
    this.imported = new ClassFileImporter().importPath(classes);
  }

  /**
   * The names of all instructions found, so that a test can see that it looked at something.
   *
   * @param classes a module's compiled classes with {@code META-INF} and {@code OSGI-INF}
   */
  public static Set<String> instructions(Path classes) throws Exception {
    Declarations declarations = new Declarations(classes);
    declarations.compare();
    return declarations.names;
  }

  /** Every difference, one line each; empty if there is none. */
  public static List<String> differences(Path classes) throws Exception {
    Declarations declarations = new Declarations(classes);
    declarations.compare();
    return declarations.differences;
  }

  private void compare() throws Exception {
    for (Path file : components()) {
      try (InputStream in = Files.newInputStream(file)) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Element component = factory.newDocumentBuilder().parse(in).getDocumentElement();
        compare(component);
      }
    }
    compareManifest();
  }

  private List<Path> components() throws IOException {
    Path folder = classes.resolve("OSGI-INF");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  private void compare(Element component) {
    String type = first(component, "implementation").getAttribute("class");
    if (type.isEmpty()) {
      return; // metatype or the like
    }
    JavaClass implementation = imported.get(type);
    Set<String> annotated = requirements(implementation);
    equal(
        type,
        "annotation",
        annotated,
        "property",
        property(component, RequiresInstruction.PROPERTY));
    equal(type, "annotation", annotated, "references", references(component));
    Set<String> name = values(implementation, InstructionName.class.getName());
    equal(type, "annotation", name, "property", property(component, InstructionName.PROPERTY));
    boolean service = provides(component);
    if (service && name.isEmpty()) {
      differences.add(type + ": is an Instruction without @InstructionName");
    }
    names.addAll(name);
    required.addAll(annotated);
  }

  private static boolean provides(Element component) {
    NodeList provided = component.getElementsByTagName("provide");
    for (int i = 0; i < provided.getLength(); i++) {
      if (((Element) provided.item(i))
          .getAttribute("interface")
          .equals(Instruction.class.getName())) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> requirements(JavaClass type) {
    Set<String> requirements = values(type, RequiresInstruction.class.getName());
    type.tryGetAnnotationOfType(RequiresInstructions.class.getName())
        .ifPresent(
            container -> {
              for (Object each : (Object[]) container.get("value").orElseThrow()) {
                requirements.add(((JavaAnnotation<?>) each).get("value").orElseThrow().toString());
              }
            });
    return requirements;
  }

  private static Set<String> values(JavaClass type, String annotation) {
    Set<String> values = new TreeSet<>();
    type.tryGetAnnotationOfType(annotation)
        .ifPresent(found -> values.add(found.get("value").orElseThrow().toString()));
    return values;
  }

  private static Set<String> property(Element component, String name) {
    Set<String> values = new TreeSet<>();
    NodeList properties = component.getElementsByTagName("property");
    for (int i = 0; i < properties.getLength(); i++) {
      Element property = (Element) properties.item(i);
      if (property.getAttribute("name").equals(name)) {
        String value = property.getAttribute("value");
        (value.isEmpty() ? property.getTextContent() : value)
            .lines()
            .map(String::trim)
            .filter(line -> !line.isEmpty())
            .forEach(values::add);
      }
    }
    return values;
  }

  private static Set<String> references(Element component) {
    Set<String> targets = new TreeSet<>();
    NodeList references = component.getElementsByTagName("reference");
    for (int i = 0; i < references.getLength(); i++) {
      Element reference = (Element) references.item(i);
      Matcher target = TARGET.matcher(reference.getAttribute("target"));
      boolean mandatory = !reference.getAttribute("cardinality").startsWith("0");
      if (target.matches()
          && mandatory
          && reference.getAttribute("interface").equals(Instruction.class.getName())) {
        targets.add(target.group(1));
      }
    }
    return targets;
  }

  private void compareManifest() throws IOException {
    Manifest manifest;
    try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
      manifest = new Manifest(in);
    }
    equal(
        "manifest",
        "annotations",
        names,
        "Provide-Capability",
        all(PROVIDED, manifest.getMainAttributes().getValue("Provide-Capability")));
    equal(
        "manifest",
        "annotations",
        required,
        "Require-Capability",
        all(TARGET, manifest.getMainAttributes().getValue("Require-Capability")));
  }

  private static Set<String> all(Pattern pattern, String header) {
    Set<String> all = new TreeSet<>();
    if (header != null) {
      Matcher matcher = pattern.matcher(header);
      while (matcher.find()) {
        all.add(matcher.group(1));
      }
    }
    return all;
  }

  private void equal(String where, String one, Set<String> ones, String other, Set<String> others) {
    if (!ones.equals(others)) {
      differences.add(where + ": " + one + " " + ones + ", " + other + " " + others);
    }
  }

  private static Element first(Element parent, String name) {
    Element found = (Element) parent.getElementsByTagName(name).item(0);
    return found == null ? parent.getOwnerDocument().createElement(name) : found;
  }
}
