package upgrade.itest.frame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Renames the servlet API in class files, so that one source serves both flavours. */
final class JavaxNames {
  private JavaxNames() {}

  static String translate(String text) {
    return text.replace("jakarta.servlet", "javax.servlet")
        .replace("jakarta/servlet", "javax/servlet")
        .replace("org.osgi.service.servlet.", "org.osgi.service.http.")
        .replace("org/osgi/service/servlet/", "org/osgi/service/http/");
  }

  /** Rewrites the strings of the constant pool (JVMS 4.4); all else refers to them by index. */
  static byte[] translate(byte[] classFile) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(in.readLong());
      int count = in.readUnsignedShort();
      out.writeShort(count);
      for (int index = 1; index < count; index++) {
        int tag = in.readUnsignedByte();
        out.writeByte(tag);
        switch (tag) {
          case 1 -> out.writeUTF(translate(in.readUTF()));
          case 3, 4, 9, 10, 11, 12, 17, 18 -> out.write(in.readNBytes(4));
          case 5, 6 -> {
            out.write(in.readNBytes(8));
            index++; // JVMS 4.4.5: long and double take two entries
          }
          case 7, 8, 16, 19, 20 -> out.write(in.readNBytes(2));
          case 15 -> out.write(in.readNBytes(3));
          default -> throw new IOException("unknown constant " + tag);
        }
      }
      in.transferTo(out);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
