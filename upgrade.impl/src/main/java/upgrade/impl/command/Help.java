package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what a command does and takes. */
public final class Help extends TextAnswer {
  private final Usage usage;

  Help(Usage usage) {
    this.usage = usage;
  }

  @Override
  void write(Text text) {
    text.line(Usage.SCOPE + ":" + usage.name() + " " + usage.summary());
    text.heading("usage").line("  " + usage.synopsis());
    if (!usage.arguments().isEmpty()) {
      Table arguments = Table.plain(2);
      usage.arguments().forEach(each -> arguments.row(each.name(), each.text()));
      text.heading("arguments").table(arguments);
    }
    Table options = Table.plain(2);
    usage
        .options()
        .forEach(each -> options.row((each.name() + " " + each.value()).strip(), each.text()));
    text.heading("options").table(options);
    if (!usage.notes().isEmpty()) {
      text.heading("notes");
      usage.notes().forEach(note -> text.line("  " + note));
    }
    if (!usage.examples().isEmpty()) {
      Table examples = Table.plain(2);
      usage.examples().forEach(each -> examples.row(Usage.SCOPE + ":" + each.line(), each.text()));
      text.heading("examples").table(examples);
    }
  }

  @Override
  public String line() {
    return Usage.SCOPE + ":" + usage.name() + " " + usage.summary();
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", usage.name());
    json.put("summary", usage.summary());
    json.put("usage", usage.synopsis());
    json.put("notes", List.copyOf(usage.notes()));
    return json;
  }
}
