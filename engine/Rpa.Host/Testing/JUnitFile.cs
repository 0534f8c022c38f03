using System.Globalization;
using System.Text;
using System.Xml;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Host.Testing;

/// <summary>Results in the XML that CI systems read (the JUnit format of Jenkins and GitLab): a suite per process, a case per test.</summary>
internal static class JUnitFile
{
    /// <summary>The document. Faulty files are errors of a case with the file's name.</summary>
    public static string Write(IReadOnlyCollection<ProcessReport> reports)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            Counts(xml, "rpa test", reports.Sum(r => r.Results.Length), reports.Sum(r => r.Failed), reports.Sum(r => Errors(r).Count()), Seconds(reports.SelectMany(r => r.Results)));
            foreach (var report in reports)
            {
                Suite(xml, report);
            }

            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text;
    }

    private static void Suite(XmlWriter xml, ProcessReport report)
    {
        xml.WriteStartElement("testsuite");
        Counts(xml, report.Name, report.Results.Length, report.Failed, Errors(report).Count(), Seconds(report.Results));
        foreach (var timed in report.Results)
        {
            Case(xml, report, timed);
        }

        foreach (var errors in Errors(report).GroupBy(e => e.Span.File))
        {
            xml.WriteStartElement("testcase");
            Attributes(xml, report.Name, errors.Key, errors.Key, errors.First().Span.Line, 0);
            foreach (var error in errors)
            {
                Outcome(xml, "error", error.Code, error.Message, error.ToString());
            }

            xml.WriteEndElement();
        }

        if (report.Coverage is { } coverage)
        {
            xml.WriteElementString("system-out", Clean(string.Concat(coverage.Missed.Select(m => $"not covered: {m.Span.File}:{m.Span.Line}: {m.Name}\n"))));
        }

        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, ProcessReport report, TimedResult timed)
    {
        var test = timed.Result.Test;
        xml.WriteStartElement("testcase");
        Attributes(xml, report.Name, test.Name, test.Span.File, test.Span.Line, timed.Took.TotalSeconds);
        if (!timed.Result.Passed)
        {
            var findings = timed.Result.Findings;
            Outcome(xml, "failure", findings[0].Code, findings[0].Message, string.Concat(findings.Select(f => f + "\n")));
        }

        xml.WriteElementString("system-out", Clean("path: " + string.Join(" -> ", timed.Result.Walk.Path.Select(p => p.State)) + "\n"));
        xml.WriteEndElement();
    }

    private static IEnumerable<Diagnostic> Errors(ProcessReport report) => report.Findings.Where(f => f.Severity == Severity.Error);

    private static double Seconds(IEnumerable<TimedResult> results) => results.Sum(r => r.Took.TotalSeconds);

    private static void Counts(XmlWriter xml, string name, int tests, int failures, int errors, double seconds)
    {
        xml.WriteAttributeString("name", Clean(name));
        xml.WriteAttributeString("tests", (tests + errors).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", seconds.ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static void Attributes(XmlWriter xml, string process, string name, string file, int line, double seconds)
    {
        xml.WriteAttributeString("classname", Clean(process));
        xml.WriteAttributeString("name", Clean(name));
        xml.WriteAttributeString("file", Clean(file));
        xml.WriteAttributeString("line", line.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", seconds.ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static void Outcome(XmlWriter xml, string kind, string type, string message, string text)
    {
        xml.WriteStartElement(kind);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("message", Clean(message));
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    /// <summary>XML 1.0 cannot hold control characters, whatever a file says.</summary>
    private static string Clean(string text) => new([.. text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD')]);
}
