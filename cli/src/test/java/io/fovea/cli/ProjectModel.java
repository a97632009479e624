package io.fovea.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// What the poms say: the modules of the build and which of them each may see.
final class ProjectModel {
    private ProjectModel() {}

    /// The modules' folders, in the order of the root pom.
    static List<String> modules() throws IOException {
        List<String> modules = new ArrayList<>();
        NodeList nodes = readPom(SourceFile.projectRoot()).getElementsByTagName("module");
        for (int index = 0; index < nodes.getLength(); index++) {
            modules.add(nodes.item(index).getTextContent().strip());
        }
        return modules;
    }

    /// The modules' folders that a module's main code gets from its pom.
    static List<String> mainDependencies(String module) throws IOException {
        List<String> modules = new ArrayList<>();
        NodeList nodes = readPom(SourceFile.projectRoot().resolve(module)).getElementsByTagName("dependency");
        for (int index = 0; index < nodes.getLength(); index++) {
            var dependency = (Element) nodes.item(index);
            boolean ours = childText(dependency, "groupId").equals("io.fovea");
            if (ours && !childText(dependency, "scope").equals("test")) {
                modules.add(childText(dependency, "artifactId").substring("fovea-".length()));
            }
        }
        return modules;
    }

    private static Element readPom(Path folder) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot read the pom of " + folder, e);
        }
    }

    private static String childText(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return nodes.getLength() == 0 ? "" : nodes.item(0).getTextContent().strip();
    }
}
