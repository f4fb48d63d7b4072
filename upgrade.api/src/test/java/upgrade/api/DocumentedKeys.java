package upgrade.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Compares the keys of one PID in docs/operations.md with what Metatype says of them. */
public final class DocumentedKeys {
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\| [^|]+ \\| ([^|]+) \\| [^|]+ \\| [^|]+ \\|");

  private DocumentedKeys() {}

  /** Key and what is said of it: {@code key: default, range}. */
  public static List<String> documented(String pid) throws IOException {
    List<String> found = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("..", "docs", "operations.md"))) {
      if (line.startsWith("#")) {
        inside = line.equals("### PID `" + pid + "`");
      }
      Matcher row = ROW.matcher(line);
      if (inside && row.matches()) {
        found.add(said(row.group(1), row.group(2).strip().replace("`", ""), row.group(3).strip()));
      }
    }
    return found;
  }

  /** The same, from what bnd has made of the annotations. */
  public static List<String> described(String type) throws Exception {
    List<String> found = new ArrayList<>();
    String resource = "/OSGI-INF/metatype/" + type + ".xml";
    try (InputStream in = DocumentedKeys.class.getResourceAsStream(resource)) {
      NodeList attributes =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(in)
              .getElementsByTagName("AD");
      for (int i = 0; i < attributes.getLength(); i++) {
        Element attribute = (Element) attributes.item(i);
        found.add(
            said(
                attribute.getAttribute("id"), attribute.getAttribute("default"), range(attribute)));
      }
    }
    return found;
  }

  private static String range(Element attribute) {
    String min = attribute.getAttribute("min");
    String max = attribute.getAttribute("max");
    if (min.isEmpty()) {
      return max.isEmpty() ? "any" : "up to " + max;
    }
    return max.isEmpty() ? min + " or more" : min + " to " + max;
  }

  private static String said(String key, String byDefault, String range) {
    return key + ": " + (byDefault.isEmpty() ? "none" : byDefault) + ", " + range;
  }
}
