package upgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of declarations itself has to see each difference. */
class DeclarationsTest {
  @InstructionName("Late")
  @RequiresInstruction("Early")
  @RequiresInstruction("Middle")
  private static final class Late implements Instruction {
    @Override
    public void run(StepContext context, java.util.List<Object> arguments) {}
  }

  private static final String MANIFEST =
      """
      Manifest-Version: 1.0
      Provide-Capability: upgrade.instruction.name;upgrade.instruction.name=Late
      Require-Capability: upgrade.instruction.name;filter:="(upgrade.instruc
       tion.name=Early)",upgrade.instruction.name;filter:="(upgrade.instruct
       ion.name=Middle)"

      """;
  private static final String COMPONENT =
      """
      <component name="late">
        <property name="upgrade.instruction.name" type="String" value="Late"/>
        <property name="upgrade.instruction.requires" type="String">Early
      Middle</property>
        <service><provide interface="upgrade.api.Instruction"/></service>
        <reference name="a" interface="upgrade.api.Instruction"
          target="(upgrade.instruction.name=Early)"/>
        <reference name="b" interface="upgrade.api.Instruction" cardinality="1..1"
          target="(upgrade.instruction.name=Middle)"/>
        <implementation class="upgrade.api.DeclarationsTest$Late"/>
      </component>
      """;

  @TempDir Path classes;

  @BeforeEach
  void compiledClass() throws IOException {
    String file = Late.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(classes.resolve(file).getParent());
    try (InputStream in = Late.class.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, classes.resolve(file));
    }
    Files.createDirectories(classes.resolve("META-INF"));
    Files.createDirectories(classes.resolve("OSGI-INF"));
  }

  private java.util.List<String> differences(String manifest, String component) throws Exception {
    Files.writeString(classes.resolve("META-INF/MANIFEST.MF"), manifest);
    Files.writeString(classes.resolve("OSGI-INF/late.xml"), component);
    return Declarations.differences(classes);
  }

  @Test
  void allAgree() throws Exception {
    assertThat(differences(MANIFEST, COMPONENT)).isEmpty();
    assertThat(Declarations.instructions(classes)).containsExactly("Late");
  }

  @Test
  void aMissingProperty() throws Exception {
    assertThat(differences(MANIFEST, COMPONENT.replace("Early\n", "")))
        .singleElement()
        .asString()
        .contains("annotation [Early, Middle], property [Middle]");
  }

  @Test
  void aReferenceTooMany() throws Exception {
    String other = COMPONENT.replace("name=Early)", "name=Other)");
    assertThat(differences(MANIFEST, other))
        .singleElement()
        .asString()
        .contains("references [Middle, Other]");
  }

  @Test
  void anOptionalReferenceKeepsNobodyUnregistered() throws Exception {
    assertThat(differences(MANIFEST, COMPONENT.replace("1..1", "0..1")))
        .singleElement()
        .asString()
        .contains("references [Early]");
  }

  @Test
  void aRequirementThatTheManifestDoesNotState() throws Exception {
    assertThat(
            differences(
                MANIFEST
                    .replace("name=Early)", "name=X)")
                    .replace("tion.name=Early", "tion.name=X"),
                COMPONENT))
        .singleElement()
        .asString()
        .contains("Require-Capability [Middle, X]");
  }

  @Test
  void anotherName() throws Exception {
    assertThat(differences(MANIFEST, COMPONENT.replace("value=\"Late\"", "value=\"Soon\"")))
        .singleElement()
        .asString()
        .contains("annotation [Late], property [Soon]");
  }
}
