using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Tests.Yaml;

/// <summary>Reads texts for the tests and shows trees and findings as short texts.</summary>
internal static class Reading
{
    public static (YamlNode? Root, string[] Findings) Of(string yaml) => Of(Encoding.UTF8.GetBytes(yaml));

    public static (YamlNode? Root, string[] Findings) Of(byte[] bytes)
    {
        var bag = new DiagnosticBag();
        var root = YamlReader.Read("f.yaml", bytes, bag);
        return (root, [.. bag.ToImmutable().Select(d => $"{d.Span.Line}:{d.Span.Column} {d.Code}")]);
    }

    public static Diagnostic[] Findings(string yaml)
    {
        var bag = new DiagnosticBag();
        YamlReader.Read("f.yaml", Encoding.UTF8.GetBytes(yaml), bag);
        return [.. bag.ToImmutable()];
    }

    public static YamlMapping Mapping(string yaml)
    {
        var (root, findings) = Of(yaml);
        Assert.Empty(findings);
        return Assert.IsType<YamlMapping>(root);
    }

    /// <summary>The tree in one line, flow style.</summary>
    public static string Show(YamlNode? node) => node switch
    {
        YamlScalar scalar => scalar.Text,
        YamlSequence list => $"[{string.Join(", ", list.Items.Select(Show))}]",
        YamlMapping map => $"{{{string.Join(", ", map.Entries.Select(e => $"{e.Key.Text}: {Show(e.Value)}"))}}}",
        _ => "null",
    };
}
